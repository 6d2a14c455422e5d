// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {SurplusBase} from "./SurplusBase.sol";

contract CountClaimedTest is SurplusBase {
    function test_CountsOverSeveralCallsAndStartsAnew() public {
        _claimBoth();
        address[] memory one = new address[](1);
        vm.startPrank(treasury);
        one[0] = _accounts[0];
        distributor.countClaimed(address(usdc), one);
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        one[0] = _accounts[1];
        distributor.countClaimed(address(usdc), one);
        vm.assertEq(distributor.surplus(address(usdc)), 5e6);
        // Beginning at the last account again counts it once, not twice.
        distributor.countClaimed(address(usdc), one);
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        distributor.countClaimed(address(usdc), _accounts);
        vm.assertEq(distributor.surplus(address(usdc)), 5e6);
        distributor.countClaimed(address(usdc), new address[](0));
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        vm.stopPrank();
    }

    function test_RevertWhen_AccountsDoNotAscend() public {
        (_accounts[0], _accounts[1]) = (_accounts[1], _accounts[0]);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_AccountsNotAscending.selector, _accounts[1]
            )
        );
        vm.prank(treasury);
        distributor.countClaimed(address(usdc), _accounts);
        _accounts[1] = _accounts[0];
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_AccountsNotAscending.selector);
        vm.prank(treasury);
        distributor.countClaimed(address(usdc), _accounts);
    }
}
