// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {Base} from "../base/Base.sol";

contract MintEpochTest is Base {
    function test_MintsStraightIntoTheDistributor() public {
        vm.warp(START + LENGTH);
        vm.expectEmit(true, true, true, true, address(emission));
        emit IEmissionController.EpochMinted(0, 1000e18);
        vm.prank(stranger);
        vm.assertEq(emission.mintEpoch(0), 1000e18);
        vm.assertEq(distributor.funded(address(warp)), 1000e18);
        vm.assertEq(warp.balanceOf(address(distributor)), 1000e18);
        vm.assertEq(warp.balanceOf(address(emission)), 0);
        vm.assertTrue(emission.isMinted(0));
        vm.assertFalse(emission.isMinted(1));
    }

    function test_AnyOrderOncePerEpoch() public {
        vm.warp(START + 3 * LENGTH);
        emission.mintEpoch(2);
        emission.mintEpoch(0);
        emission.mintEpoch(1);
        vm.expectRevert(
            abi.encodeWithSelector(IEmissionController.EmissionController_AlreadyMinted.selector, 1)
        );
        emission.mintEpoch(1);
        vm.assertEq(distributor.funded(address(warp)), 3000e18);
    }

    function test_RevertWhen_NotEndedToTheSecond() public {
        vm.warp(START + LENGTH - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEmissionController.EmissionController_EpochNotEnded.selector, 0, START + LENGTH
            )
        );
        emission.mintEpoch(0);
        vm.warp(START + LENGTH);
        emission.mintEpoch(0);
    }

    function test_RevertWhen_TheEpochNumberOverflows() public {
        vm.expectRevert();
        emission.mintEpoch(type(uint256).max);
    }

    function test_MintsWhatTheCapLeavesThenNothing() public {
        IEmissionController.Stretch memory stretch =
            IEmissionController.Stretch({fromEpoch: 1, decayPeriod: 1, decayBps: 0, initialAmount: uint96(CAP)});
        vm.prank(treasury);
        emission.setSchedule(stretch);
        vm.warp(START + 4 * LENGTH);
        vm.assertEq(emission.mintEpoch(1), CAP - SUPPLY);
        vm.assertEq(warp.totalMinted(), CAP);
        vm.expectEmit(true, true, true, true, address(emission));
        emit IEmissionController.EpochMinted(2, 0);
        vm.assertEq(emission.mintEpoch(2), 0);
        vm.assertTrue(emission.isMinted(2));
        vm.prank(payer);
        warp.burn(500e18);
        vm.assertEq(emission.mintEpoch(3), 0);
    }
}
