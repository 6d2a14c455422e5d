// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract CountClaimedTest is Base {
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
