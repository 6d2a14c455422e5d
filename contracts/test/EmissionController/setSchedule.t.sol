// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {Base} from "../base/Base.sol";

contract SetScheduleTest is Base {
    function _stretch(uint64 from, uint96 amount) private pure returns (IEmissionController.Stretch memory) {
        return IEmissionController.Stretch({fromEpoch: from, decayPeriod: 10, decayBps: 500, initialAmount: amount});
    }

    function test_NeverTouchesEpochsThatBegan() public {
        vm.warp(START + 5 * LENGTH);
        uint256[] memory before = emission.emissionsOf(0, 6);
        vm.expectEmit(true, true, true, true, address(emission));
        emit IEmissionController.ScheduleChanged(6, 7e18, 500, 10);
        vm.prank(treasury);
        emission.setSchedule(_stretch(6, 7e18));
        for (uint256 i = 0; i < 6; ++i) {
            vm.assertEq(emission.emissionOf(i), before[i]);
        }
        vm.assertEq(emission.emissionOf(6), 7e18);
        vm.assertEq(emission.emissionOf(16), 6.65e18);
    }

    function test_RevertWhen_TooEarly() public {
        vm.warp(START + 5 * LENGTH);
        vm.expectRevert(
            abi.encodeWithSelector(IEmissionController.EmissionController_StretchTooEarly.selector, 5, 6)
        );
        vm.prank(treasury);
        emission.setSchedule(_stretch(5, 7e18));
    }

    function test_ReplacesWhatWasPlannedFromThereOn() public {
        vm.startPrank(treasury);
        emission.setSchedule(_stretch(10, 1e18));
        emission.setSchedule(_stretch(20, 2e18));
        emission.setSchedule(_stretch(20, 3e18));
        vm.assertEq(emission.schedule().length, 3);
        vm.assertEq(emission.emissionOf(20), 3e18);
        emission.setSchedule(_stretch(5, 4e18));
        vm.stopPrank();
        vm.assertEq(emission.schedule().length, 2);
        vm.assertEq(emission.emissionOf(4), 1000e18);
        vm.assertEq(emission.emissionOf(5), 4e18);
        vm.assertEq(emission.schedule()[1].fromEpoch, 5);
    }

    function test_BeforeGenesisEverythingCanChange() public {
        // Its functions have no role yet, so the admin's.
        EmissionController later = EmissionController(
            _proxy(
                address(new EmissionController()),
                abi.encodeCall(
                    EmissionController.initialize,
                    (address(manager), address(warp), address(distributor), START + 1, LENGTH, _firstStretch())
                )
            )
        );
        vm.prank(admin);
        later.setSchedule(_stretch(0, 4e18));
        vm.assertEq(later.emissionOf(0), 4e18);
        vm.assertEq(later.schedule().length, 1);
    }

    function test_RevertWhen_AValueIsOutOfBounds() public {
        IEmissionController.Stretch memory stretch = _stretch(1, 1);
        stretch.decayBps = 10_001;
        vm.startPrank(treasury);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEmissionController.EmissionController_OutOfBounds.selector, 10_001, 0, 10_000
            )
        );
        emission.setSchedule(stretch);
        stretch.decayBps = 10_000;
        stretch.decayPeriod = 0;
        vm.expectRevert(
            abi.encodeWithSelector(
                IEmissionController.EmissionController_OutOfBounds.selector, 0, 1, type(uint32).max
            )
        );
        emission.setSchedule(stretch);
        stretch.decayPeriod = 1;
        emission.setSchedule(stretch);
        vm.stopPrank();
        vm.assertEq(emission.emissionOf(1), 1);
        vm.assertEq(emission.emissionOf(2), 0);
    }
}
