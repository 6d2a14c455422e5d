// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract RescueTest is Base {
    address[] private _accounts;

    function _two() private {
        _accounts = payer < other ? [payer, other] : [other, payer];
    }

    function setUp() public override {
        super.setUp();
        _two();
        _fund(address(usdc), 100e6);
        _activate(0, _pair(_leaf(payer, address(usdc), 60e6), _leaf(other, address(usdc), 40e6)));
        usdc.mint(address(distributor), 5e6);
    }

    function _claimBoth() private {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(other, address(usdc), 40e6);
        distributor.claim(payer, address(usdc), 60e6, proof);
        proof[0] = _leaf(payer, address(usdc), 60e6);
        distributor.claim(other, address(usdc), 40e6, proof);
    }

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
