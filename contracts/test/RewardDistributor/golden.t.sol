// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {Base} from "../base/Base.sol";
import {PlainDistributor} from "../mocks/PlainDistributor.sol";

/// The golden distributions with the proofs of the tree that publishes (scripts/write-fixtures.ts), each claimed leaf by leaf.
contract GoldenTest is Base {
    PlainDistributor private _plain;
    uint256 private _tooHigh;
    uint256 private _claimed;

    function setUp() public override {
        super.setUp();
        _plain = new PlainDistributor();
        address token = address(new TestUsdc());
        vm.etch(address(0xaaaa), token.code);
        vm.etch(address(0xbbbb), token.code);
    }

    function test_EveryProofOfTheGoldenDistributionsPays() public {
        string memory json = vm.readFile("contracts/test/fixtures/golden-distributions.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        vm.assertEq(count, 8);
        uint256 claimed;
        uint256 tooHigh;
        for (uint256 i = 0; i < count; ++i) {
            uint256 before = vm.snapshotState();
            _checkDistribution(json, string.concat(".distributions[", vm.toString(i), "]"));
            claimed += _claimed;
            tooHigh += _tooHigh;
            vm.assertTrue(vm.revertToState(before));
        }
        // The amounts of the first, 3.3e29, are above the 96 bits that a claim takes: refused after a good proof.
        vm.assertEq(tooHigh, 3);
        vm.assertEq(claimed, 19);
    }

    function _checkDistribution(string memory json, string memory key) private {
        bytes32 root = vm.parseJsonBytes32(json, string.concat(key, ".root"));
        uint256 leaves = vm.parseJsonUint(json, string.concat(key, ".count"));
        if (leaves == 0) {
            vm.assertEq(root, bytes32(0));
            return;
        }
        _activate(0, root);
        _plain.activate(root);
        (address[] memory tokens, uint256[] memory totals) = _fundTotals(json, key);
        for (uint256 j = 0; j < leaves; ++j) {
            string memory at = string.concat(key, ".claims[", vm.toString(j), "].encoded");
            (address account, address token, uint256 amount, bytes32[] memory proof) =
                abi.decode(vm.parseJsonBytes(json, at), (address, address, uint256, bytes32[]));
            _claimLeaf(root, account, token, amount, proof);
        }
        // The leaves are the totals, to the last unit.
        for (uint256 t = 0; t < tokens.length && _tooHigh == 0; ++t) {
            vm.assertEq(TestUsdc(tokens[t]).balanceOf(address(distributor)), 0);
            vm.assertEq(distributor.funded(tokens[t]), totals[t]);
        }
    }

    function _fundTotals(string memory json, string memory key)
        private
        returns (address[] memory tokens, uint256[] memory totals)
    {
        tokens = vm.parseJsonAddressArray(json, string.concat(key, ".tokens"));
        totals = vm.parseJsonUintArray(json, string.concat(key, ".totals"));
        for (uint256 t = 0; t < tokens.length; ++t) {
            TestUsdc(tokens[t]).mint(address(this), totals[t]);
            TestUsdc(tokens[t]).mint(address(_plain), totals[t]);
            TestUsdc(tokens[t]).approve(address(distributor), totals[t]);
            distributor.fund(tokens[t], totals[t]);
        }
    }

    function _claimLeaf(bytes32 root, address account, address token, uint256 amount, bytes32[] memory proof) private {
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadProof.selector, root));
        distributor.claim(account, token, amount + 1, proof);
        if (amount > type(uint96).max) {
            bytes memory refusal =
                abi.encodeWithSelector(IRewardDistributor.RewardDistributor_AmountTooHigh.selector, amount);
            vm.expectRevert(refusal);
            distributor.claim(account, token, amount, proof);
            vm.expectRevert(refusal);
            _plain.claim(account, token, amount, proof);
            ++_tooHigh;
            return;
        }
        uint256 balance = TestUsdc(token).balanceOf(account);
        vm.assertEq(distributor.claim(account, token, amount, proof), amount);
        vm.assertEq(TestUsdc(token).balanceOf(account), balance + amount);
        vm.assertEq(_plain.claim(account, token, amount, proof), amount);
        ++_claimed;
    }
}
