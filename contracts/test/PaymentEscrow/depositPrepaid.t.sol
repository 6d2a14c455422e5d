// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract DepositPrepaidTest is Base {
    function test_AddsToTheBalance() public {
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidDeposited(payer, address(usdc), 5e6, 15e6);
        escrow.depositPrepaid(address(usdc), 5e6);
        vm.stopPrank();
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 15e6);
        vm.assertEq(usdc.balanceOf(address(escrow)), 15e6);
    }

    function test_ANewPayerStartsInTheRunningEpoch() public {
        vm.warp(START + 5 * LENGTH);
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).epoch, RUNNING + 5);
        vm.warp(START + 7 * LENGTH);
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).epoch, RUNNING + 5);
    }

    function test_BeforeGenesisTheEpochIsZero() public {
        vm.warp(GENESIS - 1);
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).epoch, 0);
    }

    function test_RevertWhen_PausedUnlistedZeroOrTooMuch() public {
        vm.startPrank(payer);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenNotAllowed.selector, address(0x1234))
        );
        escrow.depositPrepaid(address(0x1234), 1);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_BadAmount.selector);
        escrow.depositPrepaid(address(usdc), 0);
        usdc.mint(payer, type(uint128).max);
        escrow.depositPrepaid(address(usdc), 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.PaymentEscrow_BadAmount.selector, type(uint96).max, type(uint96).max - 1
            )
        );
        escrow.depositPrepaid(address(usdc), type(uint96).max);
        escrow.depositPrepaid(address(usdc), type(uint96).max - 1);
        vm.stopPrank();
        vm.prank(pauser);
        escrow.pause();
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Paused.selector));
        vm.prank(payer);
        escrow.depositPrepaid(address(warp), 1);
    }
}
