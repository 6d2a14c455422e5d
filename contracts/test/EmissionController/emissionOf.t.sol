// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

contract EmissionOfTest is Base {
    function test_FallsEachPeriodAndIsRoundedDown() public view {
        vm.assertEq(emission.emissionOf(0), 1000e18);
        vm.assertEq(emission.emissionOf(29), 1000e18);
        vm.assertEq(emission.emissionOf(30), 990e18);
        vm.assertEq(emission.emissionOf(60), 980.1e18);
        vm.assertEq(emission.emissionOf(90), 970.299e18);
        vm.assertEq(emission.emissionOf(type(uint64).max), 0);
        uint256[] memory amounts = emission.emissionsOf(29, 2);
        vm.assertEq(amounts.length, 2);
        vm.assertEq(amounts[0], 1000e18);
        vm.assertEq(amounts[1], 990e18);
    }

    function testFuzz_NeverGrowsWithinAStretch(uint32 epoch) public view {
        vm.assertGe(emission.emissionOf(epoch), emission.emissionOf(uint256(epoch) + 1));
    }
}
