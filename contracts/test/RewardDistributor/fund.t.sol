// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

contract FundTest is Base {
    function test_CountsWhatArrivedForEver() public {
        usdc.mint(address(this), 10e6);
        usdc.approve(address(distributor), 10e6);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.Funded(address(usdc), 4e6, 4e6);
        vm.assertEq(distributor.fund(address(usdc), 4e6), 4e6);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.Funded(address(usdc), 6e6, 10e6);
        distributor.fund(address(usdc), 6e6);
        vm.assertEq(distributor.funded(address(usdc)), 10e6);
    }

    function test_CountsLessOfATokenThatTakesAFee() public {
        ZooToken zoo = new ZooToken();
        zoo.setFee(100);
        zoo.mint(address(this), 1000);
        zoo.approve(address(distributor), 1000);
        vm.assertEq(distributor.fund(address(zoo), 1000), 990);
        vm.assertEq(distributor.funded(address(zoo)), 990);
    }

    function test_ADonationIsNotFunding() public {
        usdc.mint(address(distributor), 5e6);
        _fund(address(usdc), 1e6);
        vm.assertEq(distributor.funded(address(usdc)), 1e6);
    }

    function test_RevertWhen_NothingArrives() public {
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_NothingFunded.selector, address(usdc))
        );
        distributor.fund(address(usdc), 0);
        ZooToken zoo = new ZooToken();
        zoo.setReturnsFalse(true);
        vm.expectRevert();
        distributor.fund(address(zoo), 1);
    }
}
