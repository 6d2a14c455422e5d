// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract SetRecipientTest is Base {
    function test_IsTheAccountsOwnChoicePerToken() public {
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), payer);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RecipientSet(payer, address(usdc), other);
        vm.prank(payer);
        distributor.setRecipient(address(usdc), other);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), other);
        vm.assertEq(distributor.recipientOf(payer, address(warp)), payer);
        vm.assertEq(distributor.recipientOf(other, address(usdc)), other);
        vm.prank(payer);
        distributor.setRecipient(address(usdc), address(0));
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), payer);
    }

    function test_TheAccountItselfIsKeptAsZero() public {
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RecipientSet(payer, address(usdc), address(0));
        vm.prank(payer);
        distributor.setRecipient(address(usdc), payer);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), payer);
    }

    function test_LeavesWhatWasClaimedAlone() public {
        _fund(address(usdc), 10);
        _activate(0, _leaf(payer, address(usdc), 10));
        distributor.claim(payer, address(usdc), 10, new bytes32[](0));
        vm.prank(payer);
        distributor.setRecipient(address(usdc), other);
        vm.assertEq(distributor.claimed(payer, address(usdc)), 10);
    }
}
