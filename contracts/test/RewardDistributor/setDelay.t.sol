// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract SetDelayTest is Base {
    function test_LeavesThePendingRootsDelayAlone() public {
        _submit(0, "root");
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.DelaySet(1);
        vm.prank(treasury);
        distributor.setDelay(1);
        vm.assertEq(distributor.delay(), 1);
        vm.warp(START + DELAY - 1);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_RootNotValidYet.selector);
        distributor.acceptRoot();
        vm.warp(START + DELAY);
        distributor.acceptRoot();
    }

    function test_RevertWhen_OutOfBounds() public {
        vm.startPrank(treasury);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadDelay.selector, 0, 1, 30 days)
        );
        distributor.setDelay(0);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadDelay.selector, 30 days + 1, 1, 30 days)
        );
        distributor.setDelay(30 days + 1);
        distributor.setDelay(30 days);
        vm.stopPrank();
    }

    function test_RevertWhen_InitializedAgainOrTheImplementationItself() public {
        vm.expectRevert();
        distributor.initialize(address(manager), DELAY);
        RewardDistributor implementation = new RewardDistributor();
        vm.expectRevert();
        implementation.initialize(address(manager), DELAY);
    }
}
