// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Base} from "../base/Base.sol";
import {Handler} from "./Handler.sol";
import {X402Handler} from "./X402Handler.sol";

/// What holds after anything that anybody can do.
contract InvariantsTest is Base {
    Handler private _handler;
    X402Handler private _x402;
    X402Collector private _collector;

    function setUp() public override {
        super.setUp();
        usdc.mint(other, 1_000_000e6);
        vm.prank(treasury);
        warp.transfer(other, 1_000_000e18);
        vm.startPrank(other);
        usdc.approve(address(escrow), type(uint256).max);
        warp.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
        _handler = new Handler(
            warp,
            usdc,
            escrow,
            distributor,
            emission,
            Handler.Actors(payer, other, operator, treasury, publisher, guardian, pauser)
        );
        _collector = new X402Collector(escrow);
        vm.prank(treasury);
        escrow.setCollector(address(_collector), true);
        _x402 = new X402Handler(_handler, _collector, operator, [PAYER_KEY, OTHER_KEY]);
        _handler.setX402(address(_x402));
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](2);
        targets[0] = address(_handler);
        targets[1] = address(_x402);
    }

    // That the handler reaches what the invariants are about: an action that never succeeds would let them hold for nothing.
    function test_TheHandlerOpensGivesBackAndEmpties() public {
        _x402.makeOffer(0, 10e6);
        _x402.makeOffer(1, 20e6);
        _x402.sign(0, true);
        _x402.sign(0, true);
        _x402.sign(0, false);
        _x402.sign(1, true);
        _x402.open(0, false);
        vm.assertEq(_handler.count(), 0);
        _x402.open(0, true);
        vm.assertEq(_handler.count(), 1);
        vm.assertEq(escrow.paymentState(_handler.ids(0)).held, 10e6 + 1);
        _x402.cancel(2);
        _x402.announce(2);
        vm.assertEq(_collector.claimsOn(_x402.offer(0).till), 2);
        _handler.pass(3 days - 1);
        _handler.pass(1);
        _x402.giveBack(2, false);
        vm.assertEq(_x402.offer(0).inside, 10e6 + 1);
        _x402.giveBack(1, true);
        vm.assertEq(_x402.signed(1).credited, 1);
        vm.assertEq(_x402.offer(0).inside, 0);
        vm.assertEq(_x402.inTills(address(usdc)), 20e6 + 1);
        _x402.emptyTill(1, true);
        vm.assertEq(_x402.inTills(address(usdc)), 0);
        _handler.reclaim(0);
        vm.assertEq(_handler.book(0).reclaimed, 10e6 + 1);
        vm.assertFalse(_x402.exitBlocked() || _x402.wrongReceiver() || _x402.liarWasPaid());
    }

    function _held(address token) private view returns (uint256 sum) {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            if (_handler.info(i).token == token) sum += escrow.paymentState(_handler.ids(i)).held;
        }
    }

    function _prepaid(address token) private view returns (uint256) {
        return escrow.prepaid(payer, token).balance + escrow.prepaid(other, token).balance;
    }

    function _waiting(address token) private view returns (uint256 sum) {
        for (uint256 epoch = 0; epoch < 8; ++epoch) {
            IEscrowTypes.Ledger memory ledger = escrow.ledger(token, epoch);
            sum += ledger.net + ledger.fee + ledger.burned;
        }
    }

    function _solvent(address token) private view {
        uint256 owed = _held(token) + _prepaid(token) + _waiting(token) + escrow.fees(token);
        vm.assertGe(WarpToken(token).balanceOf(address(escrow)), owed, "escrow cannot pay what it owes");
    }

    function invariant_01_EscrowHoldsWhatItOwesInUsdc() external view {
        _solvent(address(usdc));
    }

    function invariant_02_EscrowHoldsWhatItOwesInOurToken() external view {
        _solvent(address(warp));
    }

    function invariant_03_HeldIsAuthorizedLessWhatLeft() external view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            Handler.Book memory book = _handler.book(i);
            vm.assertEq(
                escrow.paymentState(_handler.ids(i)).held,
                book.authorized - book.captured - book.voided - book.reclaimed
            );
        }
    }

    function invariant_04_RefundedIsNeverMoreThanCaptured() external view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            Handler.Book memory book = _handler.book(i);
            vm.assertEq(escrow.paymentState(_handler.ids(i)).refundable, book.captured - book.refunded);
        }
    }

    function invariant_05_TheLatestCaptureIsPartOfWhatIsRefundable() external view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            vm.assertLe(state.lastCapture, state.refundable);
        }
    }

    function invariant_06_AClosedPaymentHoldsNothingAndStaysClosed() external view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            if (!_handler.book(i).closed) continue;
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            vm.assertTrue(state.status == IEscrowTypes.PaymentStatus.Closed);
            vm.assertEq(state.held, 0);
        }
        vm.assertFalse(_handler.terminalChanged());
    }

    function invariant_07_NoPaymentChangesAnother() external view {
        vm.assertFalse(_handler.foreignPaymentChanged());
    }

    function invariant_08_EarnedIsConserved() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(
                _handler.earnedTotal(token),
                _waiting(token) + _handler.forwardedNet(token) + _handler.bookedFees(token)
                    + _handler.burnedTotal(token)
            );
        }
    }

    function invariant_09_FeesAreConserved() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(_handler.bookedFees(token), escrow.fees(token) + _handler.paidFees(token));
        }
    }

    function invariant_10_FeesAreNeverMoreThanThePayersSigned() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            uint256 bound = (_handler.settledTotal(token) * 500) / 10_000;
            for (uint256 i = 0; i < _handler.count(); ++i) {
                if (_handler.info(i).token == token) bound += _handler.book(i).feeBound;
            }
            vm.assertLe(_handler.bookedFees(token), bound);
        }
    }

    function invariant_11_OnlyOurOwnTokenIsBurnt() external view {
        vm.assertEq(_handler.burnedTotal(address(usdc)), 0);
        for (uint256 epoch = 0; epoch < 8; ++epoch) {
            vm.assertEq(escrow.ledger(address(usdc), epoch).burned, 0);
        }
    }

    function invariant_12_PrepaidIsConserved() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(_prepaid(token), _handler.prepaidIn(token) - _handler.prepaidOut(token));
        }
    }

    function invariant_13_NoPayersLimitIsPassed() external view {
        vm.assertFalse(_handler.limitPassed());
    }

    function invariant_14_ADisputeHasALimitAndFreezesOnlyWhatIsHeld() external view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            if (state.status != IEscrowTypes.PaymentStatus.Disputed) continue;
            vm.assertTrue(state.held > 0);
            vm.assertLe(state.disputedUntil, _handler.info(i).authorizationExpiry);
        }
    }

    function invariant_15_PauseNeverStopsAnExit() external view {
        vm.assertFalse(_handler.exitBlockedByPause());
    }

    function invariant_16_MoneyGoesBackToThePayerAlone() external view {
        vm.assertFalse(_handler.wrongReceiver());
    }

    function invariant_17_ClaimedNeverFallsAndPaidIsTheDifference() external view {
        vm.assertFalse(_handler.payoutWasNotTheDifference());
    }

    function invariant_18_PaidIsNeverMoreThanFunded() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertLe(_handler.paidRewards(token), distributor.funded(token));
        }
    }

    function invariant_19_TheDistributorCanPayAllThatWasFunded() external view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertGe(
                WarpToken(token).balanceOf(address(distributor)) + _handler.paidRewards(token),
                distributor.funded(token),
                "funded money was swept"
            );
        }
    }

    function invariant_20_TheDelayIsNeitherSkippedNorShortened() external view {
        vm.assertFalse(_handler.acceptedTooEarly());
        (,, uint256 validAt) = distributor.pendingRoot();
        vm.assertEq(validAt, _handler.pendingValidAt());
    }

    function invariant_21_ARevokedRootNeverPays() external view {
        vm.assertFalse(_handler.acceptedRevoked());
        (bytes32 active,) = distributor.activeRoot();
        vm.assertTrue(active == 0 || _handler.wasAccepted(active));
    }

    function invariant_22_ALeafNeverFallsBelowWhatWasPaid() external view {
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 p = 0; p < 2; ++p) {
                address token = _handler.tokens(t);
                address who = _handler.people(p);
                vm.assertLe(distributor.claimed(who, token), _handler.leafAmount(token, who));
            }
        }
    }

    function invariant_23_SupplyIsWithinTheCapAndIsTheSumOfBalances() external view {
        vm.assertLe(warp.totalMinted(), warp.cap());
        vm.assertEq(warp.totalMinted(), SUPPLY + _handler.mintedTotal());
        vm.assertEq(warp.totalSupply() + _handler.burnedTotal(address(warp)), warp.totalMinted());
        uint256 sum = warp.balanceOf(payer) + warp.balanceOf(other) + warp.balanceOf(treasury)
            + warp.balanceOf(address(escrow)) + warp.balanceOf(address(distributor)) + warp.balanceOf(feeRecipient)
            + warp.balanceOf(address(0xBEEF)) + warp.balanceOf(address(emission)) + _x402.inTills(address(warp));
        vm.assertEq(sum, warp.totalSupply());
    }

    function invariant_24_AnEpochIsMintedOnce() external view {
        for (uint256 epoch = 0; epoch < 40; ++epoch) {
            vm.assertLe(_handler.minted(epoch), 1);
        }
        vm.assertEq(warp.balanceOf(address(emission)), 0);
    }

    function invariant_25_AStrangerMovesNothing() external view {
        vm.assertFalse(_handler.strangerSucceeded());
    }

    function invariant_26_EpochsOfActiveRootsOnlyGrow() external view {
        (bytes32 active, uint256 epoch) = distributor.activeRoot();
        if (active != 0) vm.assertEq(epoch + 1, _handler.nextEpoch());
    }

    function invariant_27_TheCollectorKeepsNothingAndMayTakeNothing() external view {
        for (uint256 t = 0; t < 2; ++t) {
            WarpToken token = WarpToken(_handler.tokens(t));
            vm.assertEq(token.balanceOf(address(_collector)), 0);
            vm.assertEq(token.balanceOf(_collector.tillImplementation()), 0);
            vm.assertEq(token.allowance(address(_collector), address(escrow)), 0);
        }
    }

    function invariant_28_ATillHoldsWhatCameInAndWasNotCredited() external view {
        for (uint256 i = 0; i < _x402.offers(); ++i) {
            X402Handler.Offer memory offer = _x402.offer(i);
            vm.assertEq(WarpToken(offer.terms.token).balanceOf(offer.till), offer.inside);
            if (offer.terms.payer == address(0)) vm.assertEq(offer.inside, _waitingIn(i));
        }
    }

    /// @dev What was paid into the till of an offer to anybody and neither opened nor given back: its payers' to the unit.
    function _waitingIn(uint256 offer) private view returns (uint256 sum) {
        for (uint256 i = 0; i < _x402.count(); ++i) {
            X402Handler.Signed memory signed = _x402.signed(i);
            bool waits = signed.offer == offer && signed.paid && signed.credited == 0;
            if (waits) sum += _x402.offer(offer).terms.maxAmount;
        }
    }

    function invariant_29_AnAuthorisationIsCreditedOnce() external view {
        for (uint256 i = 0; i < _x402.count(); ++i) {
            X402Handler.Signed memory signed = _x402.signed(i);
            address token = _x402.offer(signed.offer).terms.token;
            vm.assertLe(signed.credited, 1);
            vm.assertEq(
                _collector.isCredited(token, signed.authorization.from, signed.authorization.nonce),
                signed.credited == 1
            );
        }
    }

    function invariant_30_WhatWasCancelledIsNeverPaidWithOthersMoney() external view {
        vm.assertFalse(_x402.liarWasPaid());
    }

    function invariant_31_WhoPaidATillGetsItsMoneyOut() external view {
        vm.assertFalse(_x402.exitBlocked());
        vm.assertFalse(_x402.wrongReceiver());
    }

    /// Whatever happened: on one day after every deadline, with the escrow paused, all payers have all their money.
    function invariant_32_EverybodyGetsEverythingOut() external {
        if (!escrow.paused()) {
            vm.prank(pauser);
            escrow.pause();
        }
        vm.warp(block.timestamp + 60 days);
        _leavePayments();
        _leaveTills();
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            _leavePrepaid(payer, token);
            _leavePrepaid(other, token);
            vm.assertEq(_held(token) + _prepaid(token) + _x402.inTills(token), 0, "money that cannot leave");
        }
    }

    function _leavePayments() private {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            if (state.held == 0) continue;
            IEscrowTypes.PaymentInfo memory info = _handler.info(i);
            uint256 before = WarpToken(info.token).balanceOf(info.payer);
            if (state.status == IEscrowTypes.PaymentStatus.Disputed) {
                escrow.expireDispute(info);
            } else {
                vm.prank(info.payer);
                escrow.reclaim(info);
            }
            vm.assertEq(WarpToken(info.token).balanceOf(info.payer), before + state.held);
        }
    }

    function _leaveTills() private {
        for (uint256 i = 0; i < _x402.offers(); ++i) {
            if (_x402.offer(i).terms.payer != address(0)) _collector.emptyTill(_x402.offer(i).terms);
        }
        for (uint256 i = 0; i < _x402.count(); ++i) {
            X402Handler.Signed memory signed = _x402.signed(i);
            IEscrowTypes.PaymentInfo memory terms = _x402.offer(signed.offer).terms;
            if (!signed.paid || signed.credited > 0 || terms.payer != address(0)) continue;
            vm.prank(operator);
            _collector.giveBack(terms, signed.authorization);
        }
    }

    function _leavePrepaid(address who, address token) private {
        uint256 balance = escrow.prepaid(who, token).balance;
        if (balance == 0) return;
        vm.startPrank(who);
        escrow.requestPrepaidWithdrawal(token, balance);
        vm.warp(block.timestamp + NOTICE);
        vm.assertEq(escrow.withdrawPrepaid(token), balance);
        vm.stopPrank();
    }
}
