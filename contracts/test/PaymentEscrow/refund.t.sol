// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract RefundTest is Base {
    function _refund(IEscrowTypes.PaymentInfo memory info, uint256 amount) private {
        vm.prank(operator);
        escrow.refund(info, amount);
    }

    function test_ComesOutOfTheLedgerBeforeItWasForwarded() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(100e6);
        _capture(info, 40e6, 7);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.CaptureReversed(id, 7, address(usdc), 10e6, 0.25e6, 0, 9.75e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentRefunded(id, 10e6, address(escrow));
        _refund(info, 10e6);
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(escrow.earned(address(usdc), 7), 29.25e6);
        vm.assertEq(escrow.ledger(address(usdc), 7).fee, 0.75e6);
        vm.assertEq(escrow.paymentState(id).refundable, 30e6);
        vm.assertEq(escrow.paymentState(id).held, 60e6);
    }

    function test_IsPaidByTheTreasuryOnceForwarded() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(100e6);
        _capture(info, 40e6, 7);
        _forward(7, address(usdc));
        vm.assertEq(escrow.reversible(info), 0);
        uint256 before = usdc.balanceOf(treasury);
        uint256 inside = usdc.balanceOf(address(escrow));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentRefunded(id, 40e6, treasury);
        _refund(info, 40e6);
        vm.assertEq(usdc.balanceOf(treasury), before - 40e6);
        vm.assertEq(usdc.balanceOf(address(escrow)), inside);
        vm.assertEq(escrow.paymentState(id).refundable, 0);
    }

    function test_TakesTheUnforwardedPartFirstThenTheTreasurys() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(100e6);
        _capture(info, 40e6, 7);
        _forward(7, address(usdc));
        _capture(info, 20e6, 8);
        vm.assertEq(escrow.reversible(info), 20e6);
        uint256 before = usdc.balanceOf(treasury);
        _refund(info, 50e6);
        vm.assertEq(usdc.balanceOf(treasury), before - 30e6);
        vm.assertEq(escrow.earned(address(usdc), 8), 0);
        vm.assertEq(escrow.ledger(address(usdc), 8).fee, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 10e6);
        _refund(info, 10e6);
        vm.assertEq(escrow.paymentState(id).refundable, 0);
    }

    function test_ALateCaptureForAForwardedEpochIsReversible() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 7);
        _forward(7, address(usdc));
        _capture(info, 10e6, 7);
        vm.assertEq(escrow.reversible(info), 10e6);
        _refund(info, 10e6);
        vm.assertEq(escrow.earned(address(usdc), 7), 0);
        _capture(info, 5e6, 7);
        _forward(7, address(usdc));
        vm.assertEq(escrow.reversible(info), 0);
        vm.assertEq(escrow.ledger(address(usdc), 7).forwards, 2);
    }

    // Another payment's money in the same ledger is never touched.
    function test_NeverTakesAnotherPaymentsEarnings() public {
        (IEscrowTypes.PaymentInfo memory first,) = _authorizedSalt(100e6, "first");
        (IEscrowTypes.PaymentInfo memory second,) = _authorizedSalt(100e6, "second");
        _capture(first, 40e6, 7);
        _forward(7, address(usdc));
        _capture(second, 40e6, 7);
        uint256 before = escrow.earned(address(usdc), 7);
        _refund(first, 40e6);
        vm.assertEq(escrow.earned(address(usdc), 7), before);
    }

    function test_TheBurnOfOurOwnTokenIsUndoneAsWell() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorizedOwn(999, 3333);
        _capture(info, 999, 1);
        uint256 before = warp.balanceOf(payer);
        _refund(info, 998);
        vm.assertEq(warp.balanceOf(payer), before + 998);
        IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 1);
        vm.assertEq(ledger.net + ledger.fee + ledger.burned, 1);
        _refund(info, 1);
        ledger = escrow.ledger(address(warp), 1);
        vm.assertEq(ledger.net + ledger.fee + ledger.burned, 0);
    }

    // However a reversal is cut up, the ledger is as if the capture had been smaller from the start.
    function testFuzz_ReversalsInPartsLeaveNoUnitBehind(uint96 amount, uint16 feeBps, uint16 burnBps, uint96[4] memory parts)
        public
    {
        vm.assume(amount > 0 && amount < 900_000e18);
        IEscrowTypes.PaymentInfo memory info = _capturedOwn(amount, feeBps, burnBps, 1);
        uint256 left = amount;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 part = parts[i] % (left + 1);
            if (part == 0) continue;
            _refund(info, part);
            left -= part;
            IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 1);
            uint256 fee = (left * info.feeBps) / 10_000;
            vm.assertEq(ledger.fee, fee);
            vm.assertEq(ledger.burned, ((left - fee) * info.burnBps) / 10_000);
            vm.assertEq(ledger.net + ledger.fee + ledger.burned, left);
        }
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).refundable, left);
    }

    function test_RevertWhen_MoreThanWasCapturedOrNothing() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 7);
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 40e6 + 1, 40e6));
        escrow.refund(info, 40e6 + 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 0, 40e6));
        escrow.refund(info, 0);
        vm.stopPrank();
    }

    function test_RevertWhen_ExpiredToTheSecond() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 7);
        vm.warp(info.refundExpiry - 1);
        _refund(info, 1e6);
        vm.warp(info.refundExpiry);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Expired.selector, info.refundExpiry));
        _refund(info, 1e6);
    }

    function test_RevertWhen_NotTheOperator() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 7);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(payer);
        escrow.refund(info, 1e6);
    }

    function test_RevertWhen_TheTreasuryAllowsNothing() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 7);
        _forward(7, address(usdc));
        vm.prank(treasury);
        usdc.approve(address(escrow), 0);
        vm.expectRevert();
        _refund(info, 1e6);
    }

    function test_WorksAfterThePaymentWasVoidedAndWhilePaused() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(100e6);
        _capture(info, 40e6, 7);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.prank(pauser);
        escrow.pause();
        _refund(info, 40e6);
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Closed);
    }
}
