// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {SurplusBase} from "./SurplusBase.sol";

contract RescueTest is SurplusBase {
    function test_TakesADonationAndNothingFunded() public {
        vm.assertEq(distributor.surplus(address(usdc)), 5e6);
        vm.startPrank(treasury);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_NotSurplus.selector, address(usdc), 5e6 + 1, 5e6
            )
        );
        distributor.rescue(address(usdc), stranger, 5e6 + 1);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.Rescued(address(usdc), stranger, 5e6);
        distributor.rescue(address(usdc), stranger, 5e6);
        vm.stopPrank();
        vm.assertEq(usdc.balanceOf(stranger), 5e6);
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        _claimBoth();
    }

    // After claims the contract cannot know what is surplus until the paid amounts are counted.
    function test_AfterClaimsOnlyWhatIsProven() public {
        _claimBoth();
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.ClaimedCounted(address(usdc), 100e6, _accounts[1]);
        distributor.countClaimed(address(usdc), _accounts);
        vm.assertEq(distributor.surplus(address(usdc)), 5e6);
        distributor.rescue(address(usdc), stranger, 5e6);
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        vm.stopPrank();
    }
}
