// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {Base} from "../base/Base.sol";

contract ViewsTest is Base {
    function test_BoundsAndTheRunningEpoch() public {
        (uint256 startsAt, uint256 endsAt) = emission.epochBounds(2);
        vm.assertEq(startsAt, START + 2 * LENGTH);
        vm.assertEq(endsAt, START + 3 * LENGTH);
        vm.assertEq(emission.genesis(), START);
        vm.assertEq(emission.epochLength(), LENGTH);
        vm.assertEq(emission.token(), address(warp));
        vm.assertEq(emission.distributor(), address(distributor));
        vm.warp(START + 3 * LENGTH - 1);
        vm.assertEq(emission.currentEpoch(), 2);
        vm.warp(START + 3 * LENGTH);
        vm.assertEq(emission.currentEpoch(), 3);
        vm.warp(START - 1);
        vm.expectRevert();
        emission.currentEpoch();
    }

    function test_TellTheWholeScheduleAndWhatWasMinted() public {
        IEmissionController.Stretch[] memory stretches = emission.schedule();
        vm.assertEq(stretches.length, 1);
        vm.assertEq(stretches[0].initialAmount, 1000e18);
        vm.assertEq(emission.emissionsOf(0, 3).length, 3);
        vm.assertEq(emission.MAX_EPOCH_LENGTH(), 365 days);
        vm.assertFalse(emission.isMinted(0));
        vm.warp(START + LENGTH);
        emission.mintEpoch(0);
        vm.assertTrue(emission.isMinted(0));
        vm.assertFalse(emission.isMinted(1));
    }
}
