// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {X402Collector} from "../../src/payments/X402Collector.sol";
import {Base} from "../base/Base.sol";

/// Every function of every contract that changes something (test/fixtures/functions.json, made from the compiled ABIs)
/// against every caller: refused with the one error that it has for them, or not refused.
contract FunctionsTest is Base {
    string private constant FILE = "contracts/test/fixtures/functions.json";

    struct Row {
        string contractName;
        string signature;
        bytes call;
        string caller;
        bytes4 refusal;
    }

    mapping(bytes32 contractName => address target) private _targets;
    mapping(bytes32 caller => address holder) private _holders;
    address[] private _callers;
    Row[] private _rows;
    mapping(bytes4 selector => bool isRefusal) private _isRefusal;

    function setUp() public override {
        super.setUp();
        X402Collector collector = new X402Collector(escrow);
        vm.startPrank(treasury);
        escrow.setCollector(address(collector), true);
        escrow.setTreasury(other);
        escrow.setFeeRecipient(other);
        vm.stopPrank();
        _target("WarpToken", address(warp));
        _target("EmissionController", address(emission));
        _target("RewardDistributor", address(distributor));
        _target("PaymentEscrow", address(escrow));
        _target("EscrowExtension", escrow.extension());
        _target("X402Collector", address(collector));
        _target("X402Till", collector.tillImplementation());
        _holder("admin", admin);
        _holder("upgrader", upgrader);
        _holder("guardian", guardian);
        _holder("publisher", publisher);
        _holder("treasury", treasury);
        _holder("pauser", pauser);
        _holder("authority", address(manager));
        _holder("minter", address(emission));
        _holder("any operator", operator);
        _holder("who was named", other);
        _holder("collector", address(collector));
        _holder("collector of the till", address(collector));
        _callers.push(payer);
        _callers.push(stranger);
        _callers.push(address(this));
        _read();
    }

    function _target(bytes32 name, address target) private {
        _targets[name] = target;
    }

    function _holder(bytes32 caller, address holder) private {
        _holders[caller] = holder;
        _callers.push(holder);
    }

    function _read() private {
        string memory json = vm.readFile(FILE);
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            string memory at = string.concat(".functions[", vm.toString(i), "].");
            _rows.push(
                Row({
                    contractName: vm.parseJsonString(json, string.concat(at, "contract")),
                    signature: vm.parseJsonString(json, string.concat(at, "signature")),
                    call: vm.parseJsonBytes(json, string.concat(at, "call")),
                    caller: vm.parseJsonString(json, string.concat(at, "caller")),
                    refusal: bytes4(vm.parseJsonBytes(json, string.concat(at, "refusal")))
                })
            );
            _isRefusal[_rows[i].refusal] = true;
        }
        _isRefusal[0] = false;
    }

    // The calls say nothing sensible: whoever is not refused fails later, or does nothing.
    function test_EveryFunctionRefusesAllButItsCallers() public {
        vm.assertGe(_rows.length, 80);
        for (uint256 i = 0; i < _rows.length; ++i) {
            Row memory row = _rows[i];
            address target = _targets[bytes32(bytes(row.contractName))];
            vm.assertTrue(target.code.length > 0, row.contractName);
            for (uint256 j = 0; j < _callers.length; ++j) {
                uint256 snapshot = vm.snapshotState();
                vm.prank(_callers[j]);
                (bool ok, bytes memory result) = target.call(row.call);
                vm.revertToState(snapshot);
                bytes4 refused = ok || !_isRefusal[bytes4(result)] ? bytes4(0) : bytes4(result);
                bool may = _callers[j] == _holders[bytes32(bytes(row.caller))];
                vm.assertEq(
                    bytes32(refused),
                    bytes32(may ? bytes4(0) : row.refusal),
                    string.concat(row.contractName, ".", row.signature, " by ", vm.toString(j))
                );
            }
        }
    }
}
