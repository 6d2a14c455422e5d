// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract SubmitRootTest is Base {
    function test_WaitsForItsDelay() public {
        _fund(address(usdc), 10e6);
        address[] memory tokens = new address[](1);
        uint256[] memory totals = new uint256[](1);
        tokens[0] = address(usdc);
        totals[0] = 10e6;
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RootSubmitted(0, "root", "content", START + DELAY, tokens, totals);
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, totals, "content");
        (bytes32 root, uint256 epoch, uint256 validAt) = distributor.pendingRoot();
        vm.assertEq(root, "root");
        vm.assertEq(epoch, 0);
        vm.assertEq(validAt, START + DELAY);
        (root,) = distributor.activeRoot();
        vm.assertEq(root, 0);
    }

    function test_RevertWhen_OneIsPending() public {
        _submit(0, "root");
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_RootPending.selector, bytes32("root"))
        );
        _submit(1, "next");
        vm.warp(START + 10 * DELAY);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_RootPending.selector);
        _submit(1, "next");
    }

    function test_RevertWhen_TheRootIsZero() public {
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_ZeroRoot.selector));
        _submit(0, 0);
    }

    function test_RevertWhen_TheEpochIsNotAboveTheLastActive() public {
        _activate(7, "seven");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_EpochTooLow.selector, 7, 8));
        _submit(7, "again");
        _submit(9, "nine");
    }

    function test_TheSameEpochAgainAfterItWasRevoked() public {
        _submit(0, "wrong");
        vm.prank(guardian);
        distributor.revokeRoot();
        _activate(0, "right");
    }

    function test_RevertWhen_TheEpochDoesNotFit() public {
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_EpochTooHigh.selector, type(uint64).max)
        );
        _submit(type(uint64).max, "root");
        _activate(type(uint64).max - 1, "root");
        (, uint256 epoch) = distributor.activeRoot();
        vm.assertEq(epoch, type(uint64).max - 1);
    }

    function _totals(uint256 count) private view returns (address[] memory tokens, uint256[] memory totals) {
        tokens = new address[](count);
        totals = new uint256[](count);
        (address low, address high) = address(usdc) < address(warp)
            ? (address(usdc), address(warp))
            : (address(warp), address(usdc));
        tokens[0] = low;
        if (count > 1) tokens[1] = high;
    }

    function test_RevertWhen_ATotalIsAboveWhatWasFunded() public {
        (address[] memory tokens, uint256[] memory totals) = _totals(2);
        _fund(tokens[0], 10);
        _fund(tokens[1], 10);
        totals[0] = 10;
        totals[1] = 11;
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_TotalTooHigh.selector, tokens[1], 11, 10)
        );
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, totals, 0);
        totals[1] = 10;
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, totals, 0);
    }

    function test_RevertWhen_ATotalDoesNotFit96Bits() public {
        usdc.mint(address(this), type(uint128).max);
        usdc.approve(address(distributor), type(uint128).max);
        distributor.fund(address(usdc), type(uint128).max);
        address[] memory tokens = new address[](1);
        uint256[] memory totals = new uint256[](1);
        tokens[0] = address(usdc);
        totals[0] = uint256(1) << 96;
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_TotalTooHigh.selector,
                address(usdc),
                uint256(1) << 96,
                type(uint96).max
            )
        );
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, totals, 0);
        totals[0] = type(uint96).max;
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, totals, 0);
    }

    function test_RevertWhen_TokensAreNotAscendingOrZero() public {
        (address[] memory tokens, uint256[] memory totals) = _totals(2);
        (tokens[0], tokens[1]) = (tokens[1], tokens[0]);
        vm.startPrank(publisher);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_TokensNotAscending.selector);
        distributor.submitRoot(0, "root", tokens, totals, 0);
        tokens[0] = tokens[1];
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_TokensNotAscending.selector);
        distributor.submitRoot(0, "root", tokens, totals, 0);
        tokens[0] = address(0);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_TokensNotAscending.selector);
        distributor.submitRoot(0, "root", tokens, totals, 0);
        vm.stopPrank();
    }

    function test_RevertWhen_TokensAndTotalsDiffer() public {
        (address[] memory tokens,) = _totals(2);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_LengthMismatch.selector, 2, 1)
        );
        vm.prank(publisher);
        distributor.submitRoot(0, "root", tokens, new uint256[](1), 0);
    }
}
