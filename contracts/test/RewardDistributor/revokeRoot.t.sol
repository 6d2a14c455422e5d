// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract RevokeRootTest is Base {
    function test_ARevokedRootNeverPays() public {
        _submit(3, "root");
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RootRevoked(3, "root");
        vm.prank(guardian);
        distributor.revokeRoot();
        vm.warp(START + 10 * DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_NoRootPending.selector));
        distributor.acceptRoot();
        (bytes32 root,) = distributor.activeRoot();
        vm.assertEq(root, 0);
    }

    function test_AlsoAfterTheDelayUntilSomebodyAccepts() public {
        _submit(3, "root");
        vm.warp(START + 10 * DELAY);
        vm.prank(guardian);
        distributor.revokeRoot();
    }

    function test_RevertWhen_NothingIsPending() public {
        _activate(0, "zero");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_NoRootPending.selector));
        vm.prank(guardian);
        distributor.revokeRoot();
    }

    function test_RevertWhen_ThePublisherTries() public {
        _submit(3, "root");
        vm.expectRevert();
        vm.prank(publisher);
        distributor.revokeRoot();
    }
}
