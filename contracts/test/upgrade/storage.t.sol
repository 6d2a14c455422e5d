// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {EmissionControllerV2, PaymentEscrowV2, RewardDistributorV2, WarpTokenV2} from "./Versions2.sol";

/// Upgrades slot by slot: every slot that a proxy ever wrote keeps its word, but for those an upgrade is there to change.
contract UpgradeStorageTest is Base {
    bytes32 private constant IMPLEMENTATION_SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;
    /// Of OpenZeppelin's Initializable: which version is initialised.
    bytes32 private constant VERSION_SLOT = 0xf0c57e16840df040f15088dc2f81fe391c3923bec73e23a9662efc9c229c6a00;

    address[4] private _proxies;
    mapping(address proxy => bytes32[] slots) private _written;
    mapping(address proxy => mapping(bytes32 slot => bool known)) private _known;

    function setUp() public override {
        vm.record();
        super.setUp();
        _live();
        _proxies = [address(warp), address(emission), address(distributor), address(escrow)];
        for (uint256 i = 0; i < 4; ++i) {
            (, bytes32[] memory writes) = vm.accesses(_proxies[i]);
            for (uint256 j = 0; j < writes.length; ++j) {
                if (_known[_proxies[i]][writes[j]]) continue;
                _known[_proxies[i]][writes[j]] = true;
                _written[_proxies[i]].push(writes[j]);
            }
        }
    }

    /// @dev Payments in every state, ledgers, fees, prepaid money, claims, a pending root, minted epochs, nonces.
    function _live() private {
        (IEscrowTypes.PaymentInfo memory first,) = _authorizedSalt(100e6, "first");
        (IEscrowTypes.PaymentInfo memory second,) = _authorizedSalt(50e6, "second");
        (IEscrowTypes.PaymentInfo memory third,) = _authorizedSalt(20e6, "third");
        (IEscrowTypes.PaymentInfo memory own,) = _authorizedOwn(500e6, 1000);
        _capture(first, 40e6, 1);
        _forward(1, address(usdc));
        _capture(first, 10e6, 2);
        _capture(own, 300e6, 2);
        _forward(2, address(warp));
        vm.startPrank(operator);
        escrow.refund(first, 5e6);
        escrow.voidPayment(third);
        vm.stopPrank();
        vm.startPrank(payer);
        escrow.dispute(second, 0);
        escrow.depositPrepaid(address(usdc), 30e6);
        escrow.setPrepaidLimit(address(usdc), 20e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 5e6);
        distributor.setRecipient(address(usdc), other);
        warp.approve(other, 7);
        vm.stopPrank();
        _settleOne();
        _activate(RUNNING, "zero");
        _activate(RUNNING + 1, _leaf(payer, address(usdc), 20e6));
        distributor.claim(payer, address(usdc), 20e6, new bytes32[](0));
        _submit(RUNNING + 2, "two");
        vm.warp(START + 2 * LENGTH);
        emission.mintEpoch(0);
        emission.mintEpoch(1);
    }

    function _settleOne() private {
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem(payer, 3e6, REF);
        vm.prank(operator);
        escrow.settle(RUNNING, address(usdc), items);
    }

    function _words(address proxy) private view returns (bytes32[] memory words) {
        bytes32[] storage slots = _written[proxy];
        words = new bytes32[](slots.length);
        for (uint256 i = 0; i < slots.length; ++i) {
            words[i] = vm.load(proxy, slots[i]);
        }
    }

    /// @dev Upgrades through the delay and compares all four proxies word by word.
    function _upgrade(address proxy, address next, bytes memory init, bytes32 newSlot) private {
        bytes memory data = abi.encodeCall(UUPSUpgradeable.upgradeToAndCall, (next, init));
        vm.prank(upgrader);
        manager.schedule(proxy, data, 0);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        bytes32[][] memory before = new bytes32[][](4);
        for (uint256 i = 0; i < 4; ++i) {
            before[i] = _words(_proxies[i]);
        }
        vm.record();
        vm.prank(upgrader);
        manager.execute(proxy, data);
        for (uint256 i = 0; i < 4; ++i) {
            bool upgraded = _proxies[i] == proxy;
            _checkWords(_proxies[i], before[i], upgraded, init.length > 0);
            _checkWrites(_proxies[i], upgraded, newSlot);
        }
        vm.assertEq(address(uint160(uint256(vm.load(proxy, IMPLEMENTATION_SLOT)))), next);
    }

    function _checkWords(address proxy, bytes32[] memory before, bool upgraded, bool initialized) private view {
        bytes32[] storage slots = _written[proxy];
        for (uint256 i = 0; i < slots.length; ++i) {
            bool mayChange =
                upgraded && (slots[i] == IMPLEMENTATION_SLOT || (initialized && slots[i] == VERSION_SLOT));
            vm.assertTrue((vm.load(proxy, slots[i]) != before[i]) == mayChange, "a word that is not the upgrade's");
        }
    }

    /// @dev Nor does it write where nothing was.
    function _checkWrites(address proxy, bool upgraded, bytes32 newSlot) private {
        (, bytes32[] memory writes) = vm.accesses(proxy);
        vm.assertEq(writes.length > 0, upgraded);
        for (uint256 i = 0; i < writes.length; ++i) {
            vm.assertTrue(
                writes[i] == IMPLEMENTATION_SLOT || writes[i] == VERSION_SLOT || writes[i] == newSlot,
                "a slot that is not the upgrade's"
            );
        }
    }

    function test_EveryWrittenSlotIsTheSameBeforeAndAfter() public {
        // That the list is the whole of it: roots, ledgers, payments and balances are in it.
        vm.assertGe(_written[address(warp)].length, 10);
        vm.assertGe(_written[address(emission)].length, 6);
        vm.assertGe(_written[address(distributor)].length, 9);
        vm.assertGe(_written[address(escrow)].length, 25);
        PaymentEscrowV2 next = new PaymentEscrowV2();
        bytes32 newSlot = next.V2();
        _upgrade(address(escrow), address(next), abi.encodeCall(PaymentEscrowV2.initializeV2, (42)), newSlot);
        _upgrade(address(distributor), address(new RewardDistributorV2()), "", 0);
        _upgrade(address(emission), address(new EmissionControllerV2()), "", 0);
        _upgrade(address(warp), address(new WarpTokenV2()), "", 0);
        vm.assertEq(vm.load(address(escrow), newSlot), bytes32(uint256(42)));
        vm.assertEq(EmissionControllerV2(address(emission)).generation(), 2);
        vm.assertEq(WarpTokenV2(address(warp)).generation(), 2);
    }
}
