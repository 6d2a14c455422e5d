// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract SetDelayTest is Base {
    function test_LeavesThePendingRootsDelayAlone() public {
        _submit(0, "root");
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.DelaySet(MIN_DELAY);
        vm.prank(treasury);
        distributor.setDelay(MIN_DELAY);
        vm.assertEq(distributor.delay(), MIN_DELAY);
        vm.warp(START + DELAY - 1);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_RootNotValidYet.selector);
        distributor.acceptRoot();
        vm.warp(START + DELAY);
        distributor.acceptRoot();
    }

    function test_RevertWhen_OutOfBounds() public {
        vm.startPrank(treasury);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_BadDelay.selector, MIN_DELAY - 1, MIN_DELAY, 30 days
            )
        );
        distributor.setDelay(MIN_DELAY - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_BadDelay.selector, 30 days + 1, MIN_DELAY, 30 days
            )
        );
        distributor.setDelay(30 days + 1);
        distributor.setDelay(30 days);
        vm.stopPrank();
    }
}
