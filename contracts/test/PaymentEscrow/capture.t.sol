// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract CaptureTest is Base {
    function test_MovesNetFeeAndNothingElseToTheLedger() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(100e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentCaptured(id, REF, 7, address(usdc), 40e6, 1e6, 0, 39e6);
        _capture(info, 40e6, 7);
        IEscrowTypes.PaymentState memory state = escrow.paymentState(id);
        vm.assertEq(state.held, 60e6);
        vm.assertEq(state.refundable, 40e6);
        vm.assertEq(state.lastCapture, 40e6);
        vm.assertEq(state.lastEpoch, 7);
        vm.assertEq(state.lastForwards, 0);
        vm.assertEq(escrow.earned(address(usdc), 7), 39e6);
        vm.assertEq(escrow.ledger(address(usdc), 7).fee, 1e6);
        vm.assertEq(escrow.ledger(address(usdc), 7).burned, 0);
        vm.assertEq(usdc.balanceOf(address(escrow)), 100e6);
    }

    function test_BurnsOfOurOwnTokenAfterTheFee() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorizedOwn(1000e6, 1000);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentCaptured(id, REF, 1, address(warp), 1000e6, 25e6, 97.5e6, 877.5e6);
        _capture(info, 1000e6, 1);
        IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 1);
        vm.assertEq(ledger.net, 877.5e6);
        vm.assertEq(ledger.fee, 25e6);
        vm.assertEq(ledger.burned, 97.5e6);
    }

    function test_SeveralTimesUntilNothingIsHeld() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        _capture(info, 4e6, 1);
        _capture(info, 5e6, 2);
        _capture(info, 1e6, 2);
        IEscrowTypes.PaymentState memory state = escrow.paymentState(id);
        vm.assertEq(state.held, 0);
        vm.assertEq(state.refundable, 10e6);
        vm.assertEq(state.lastCapture, 1e6);
        vm.assertEq(escrow.earned(address(usdc), 1) + escrow.ledger(address(usdc), 1).fee, 4e6);
        vm.assertEq(escrow.earned(address(usdc), 2) + escrow.ledger(address(usdc), 2).fee, 6e6);
    }

    function test_RevertWhen_MoreThanIsHeldOrNothing() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.startPrank(operator);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 10e6 + 1, 10e6));
        escrow.capture(info, 10e6 + 1, 1, REF);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 0, 10e6));
        escrow.capture(info, 0, 1, REF);
        escrow.capture(info, 10e6, 1, REF);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 1, 0));
        escrow.capture(info, 1, 1, REF);
        vm.stopPrank();
    }

    function test_RevertWhen_NotTheOperator() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, payer, operator)
        );
        vm.prank(payer);
        escrow.capture(info, 1e6, 1, REF);
    }

    function test_RevertWhen_TheOperatorWasTakenOffTheList() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(treasury);
        escrow.setOperator(operator, address(0));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, operator, address(0))
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, 1, REF);
    }

    function test_TheNewKeyOfAnOperatorCapturesAndTheOldOneDoesNot() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(treasury);
        escrow.setOperator(operator, stranger);
        vm.prank(stranger);
        escrow.capture(info, 1e6, 1, REF);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, operator, stranger)
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, 1, REF);
    }

    function test_RevertWhen_ExpiredToTheSecond() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.warp(info.authorizationExpiry - 1);
        _capture(info, 1e6, 1);
        vm.warp(info.authorizationExpiry);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Expired.selector, info.authorizationExpiry)
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, 1, REF);
    }

    function test_RevertWhen_NeverAuthorizedClosedOrDisputed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.prank(operator);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.capture(info, 1e6, 1, REF);
        _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, "evidence");
        vm.prank(operator);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.capture(info, 1e6, 1, REF);
        vm.prank(payer);
        escrow.withdrawDispute(info);
        vm.startPrank(operator);
        escrow.capture(info, 1e6, 1, REF);
        escrow.voidPayment(info);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.capture(info, 1e6, 1, REF);
        vm.stopPrank();
    }

    function test_RevertWhen_TheEpochDoesNotFit() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochTooHigh.selector, uint256(1) << 32)
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, uint256(1) << 32, REF);
    }

    function test_WorksWhilePaused() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(pauser);
        escrow.pause();
        _capture(info, 1e6, 1);
    }

    // The three shares are the amount; fee and burn are rounded down.
    function testFuzz_SplitsToTheUnit(uint96 amount, uint16 feeBps, uint16 burnBps) public {
        vm.assume(amount > 0 && amount < 900_000e18);
        IEscrowTypes.PaymentInfo memory info = _capturedOwn(amount, feeBps, burnBps, 4);
        IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 4);
        uint256 fee = (uint256(amount) * info.feeBps) / 10_000;
        uint256 burned = ((amount - fee) * info.burnBps) / 10_000;
        vm.assertEq(ledger.fee, fee);
        vm.assertEq(ledger.burned, burned);
        vm.assertEq(ledger.net, amount - fee - burned);
    }

    function test_RevertWhen_TheEpochHasNotBegun() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.warp(START + LENGTH - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, RUNNING + 1, START + LENGTH)
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, RUNNING + 1, REF);
        vm.warp(START + LENGTH);
        _capture(info, 1e6, RUNNING + 1);
    }

    function test_RevertWhen_NothingHasBegunYet() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.warp(GENESIS - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, 0, GENESIS)
        );
        vm.prank(operator);
        escrow.capture(info, 1e6, 0, REF);
    }
}
