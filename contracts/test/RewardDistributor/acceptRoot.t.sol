// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract AcceptRootTest is Base {
    function test_AnybodyAfterTheDelayToTheSecond() public {
        _submit(3, "root");
        vm.warp(START + DELAY - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_RootNotValidYet.selector, START + DELAY)
        );
        distributor.acceptRoot();
        vm.warp(START + DELAY);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RootAccepted(3, "root");
        vm.prank(stranger);
        distributor.acceptRoot();
        (bytes32 root, uint256 epoch) = distributor.activeRoot();
        vm.assertEq(root, "root");
        vm.assertEq(epoch, 3);
        (root, epoch,) = distributor.pendingRoot();
        vm.assertEq(root, 0);
        vm.assertEq(epoch, 0);
    }

    function test_KeepsTheRootBefore() public {
        _activate(0, "zero");
        vm.assertEq(distributor.previousRoot(), 0);
        _activate(1, "one");
        vm.assertEq(distributor.previousRoot(), "zero");
        _activate(2, "two");
        vm.assertEq(distributor.previousRoot(), "one");
    }

    function test_RevertWhen_NothingIsPendingOrAcceptedTwice() public {
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_NoRootPending.selector));
        distributor.acceptRoot();
        _activate(0, "zero");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_NoRootPending.selector));
        distributor.acceptRoot();
    }
}
