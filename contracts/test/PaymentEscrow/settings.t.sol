// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";

contract SettingsTest is Base {
    function test_setOperator() public {
        vm.assertEq(escrow.operatorSigner(operator), operator);
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.OperatorSet(operator, stranger);
        escrow.setOperator(operator, stranger);
        vm.assertEq(escrow.operatorSigner(operator), stranger);
        escrow.setOperator(other, stranger);
        escrow.setOperator(other, address(0));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_ZeroAddress.selector));
        escrow.setOperator(address(0), stranger);
        vm.stopPrank();
        // The stranger still acts for one operator, the operator's old key for none.
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_Nothing.selector));
        vm.prank(stranger);
        escrow.fundEpoch(0, address(usdc));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_NotOperator.selector, operator));
        vm.prank(operator);
        escrow.fundEpoch(0, address(usdc));
    }

    function test_setToken() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.TokenSet(address(usdc), false);
        escrow.setToken(address(usdc), false);
        vm.assertFalse(escrow.isTokenAllowed(address(usdc)));
        escrow.setToken(address(usdc), true);
        vm.assertTrue(escrow.isTokenAllowed(address(usdc)));
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_TokenNotAllowed.selector, address(0x1234))
        );
        escrow.setToken(address(0x1234), false);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_ZeroAddress.selector));
        escrow.setToken(address(0), true);
        vm.stopPrank();
    }

    function test_setFeeRecipientAndTreasury() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.FeeRecipientSet(other);
        escrow.setFeeRecipient(other);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.TreasurySet(other);
        escrow.setTreasury(other);
        vm.assertEq(escrow.feeRecipient(), other);
        vm.assertEq(escrow.treasury(), other);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_ZeroAddress.selector));
        escrow.setFeeRecipient(address(0));
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_ZeroAddress.selector));
        escrow.setTreasury(address(0));
        vm.stopPrank();
    }

    function test_setPrepaidTerms() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PrepaidTermsSet(700, 50, START + NOTICE + 1 days);
        escrow.setPrepaidTerms(700, 50);
        _terms(500, 100);
        vm.warp(START + NOTICE + 1 days);
        _terms(700, 50);
        escrow.setPrepaidTerms(800, 60);
        _terms(700, 50);
        vm.warp(block.timestamp + NOTICE + 1 days);
        _terms(800, 60);
        escrow.setPrepaidTerms(10_000, 10_000);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        escrow.setPrepaidTerms(10_001, 0);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        escrow.setPrepaidTerms(0, 10_001);
        vm.stopPrank();
    }

    // Announcing twice does not bring terms forward that a payer could not have left by now.
    function test_setPrepaidTermsTwiceBeforeTheyHold() public {
        vm.startPrank(treasury);
        escrow.setPrepaidTerms(700, 50);
        vm.warp(START + NOTICE);
        escrow.setPrepaidTerms(900, 70);
        vm.warp(START + NOTICE + 1 days);
        _terms(500, 100);
        vm.stopPrank();
    }

    function test_pauseAndUnpause() public {
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.Paused(pauser);
        vm.prank(pauser);
        escrow.pause();
        vm.assertTrue(escrow.paused());
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.Unpaused(treasury);
        vm.prank(treasury);
        escrow.unpause();
        vm.assertFalse(escrow.paused());
        _authorized(1);
    }

    function test_rescueTakesOnlyWhatWasNeverListed() public {
        TestUsdc strange = new TestUsdc();
        strange.mint(address(escrow), 7);
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.Rescued(address(strange), stranger, 7);
        escrow.rescue(address(strange), stranger, 7);
        vm.assertEq(strange.balanceOf(stranger), 7);
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_TokenListed.selector, address(usdc))
        );
        escrow.rescue(address(usdc), stranger, 0);
        escrow.setToken(address(usdc), false);
        vm.expectRevert(
            abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_TokenListed.selector, address(usdc))
        );
        escrow.rescue(address(usdc), stranger, 0);
        vm.stopPrank();
    }

    function test_views() public view {
        vm.assertEq(escrow.disputeWindow(), WINDOW);
        vm.assertEq(escrow.withdrawalNotice(), NOTICE);
        vm.assertEq(escrow.distributor(), address(distributor));
        vm.assertEq(escrow.ownToken(), address(warp));
        vm.assertEq(escrow.permit2(), address(permit2));
    }

    function _terms(uint256 feeBps, uint256 burnBps) private view {
        (uint256 fee, uint256 burn) = escrow.prepaidTerms();
        vm.assertEq(fee, feeBps);
        vm.assertEq(burn, burnBps);
    }
}
