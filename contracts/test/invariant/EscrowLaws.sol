// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {HandlerState} from "./HandlerState.sol";
import {Laws} from "./Laws.sol";

/// @title What the escrow owes, it has, and it owes what was agreed to
abstract contract EscrowLaws is Laws {
    function invariant_01_EscrowHoldsWhatItOwesInUsdc() public view {
        _solvent(address(usdc));
    }

    function invariant_02_EscrowHoldsWhatItOwesInOurToken() public view {
        _solvent(address(warp));
    }

    function invariant_03_HeldIsAuthorizedLessWhatLeft() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            HandlerState.Book memory book = _handler.book(i);
            vm.assertEq(
                escrow.paymentState(_handler.ids(i)).held,
                book.authorized - book.captured - book.voided - book.reclaimed
            );
        }
    }

    function invariant_04_RefundedIsNeverMoreThanCaptured() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            HandlerState.Book memory book = _handler.book(i);
            vm.assertEq(escrow.paymentState(_handler.ids(i)).refundable, book.captured - book.refunded);
        }
    }

    function invariant_05_TheLatestCaptureIsPartOfWhatIsRefundable() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            vm.assertLe(state.lastCapture, state.refundable);
        }
    }

    function invariant_06_AClosedPaymentHoldsNothingAndStaysClosed() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            if (!_handler.book(i).closed) continue;
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            vm.assertTrue(state.status == IEscrowTypes.PaymentStatus.Closed);
            vm.assertEq(state.held, 0);
        }
        vm.assertFalse(_handler.terminalChanged());
    }

    function invariant_07_NoPaymentChangesAnother() public view {
        vm.assertFalse(_handler.foreignPaymentChanged());
    }

    function invariant_08_EarnedIsConserved() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(
                _handler.earnedTotal(token),
                _waiting(token) + _handler.forwardedNet(token) + _handler.bookedFees(token)
                    + _handler.burnedTotal(token)
            );
        }
    }

    function invariant_09_FeesAreConserved() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(_handler.bookedFees(token), escrow.fees(token) + _handler.paidFees(token));
        }
    }

    function invariant_10_FeesAreNeverMoreThanThePayersSigned() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            uint256 bound = (_handler.settledTotal(token) * 500) / 10_000;
            for (uint256 i = 0; i < _handler.count(); ++i) {
                if (_handler.info(i).token == token) bound += _handler.book(i).feeBound;
            }
            vm.assertLe(_handler.bookedFees(token), bound);
        }
    }

    function invariant_11_OnlyOurOwnTokenIsBurnt() public view {
        vm.assertEq(_handler.burnedTotal(address(usdc)), 0);
        for (uint256 epoch = 0; epoch < EPOCHS; ++epoch) {
            vm.assertEq(escrow.ledger(address(usdc), epoch).burned, 0);
        }
    }

    function invariant_12_PrepaidIsConserved() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertEq(_prepaid(token), _handler.prepaidIn(token) - _handler.prepaidOut(token));
        }
    }

    function invariant_13_NoPayersLimitIsPassed() public view {
        vm.assertFalse(_handler.limitPassed());
    }

    function invariant_14_ADisputeHasALimitAndFreezesOnlyWhatIsHeld() public view {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            IEscrowTypes.PaymentState memory state = escrow.paymentState(_handler.ids(i));
            if (state.status != IEscrowTypes.PaymentStatus.Disputed) continue;
            vm.assertTrue(state.held > 0);
            vm.assertLe(state.disputedUntil, _handler.info(i).authorizationExpiry);
        }
    }

    function invariant_15_PauseNeverStopsAnExit() public view {
        vm.assertFalse(_handler.exitBlockedByPause());
    }

    function invariant_16_MoneyGoesBackToThePayerAlone() public view {
        vm.assertFalse(_handler.wrongReceiver());
    }

    function invariant_33_NothingIsEarnedForAnEpochThatHasNotBegun() public view {
        vm.assertFalse(_handler.earnedTooEarly());
    }

    function _solvent(address token) private view {
        uint256 owed = _held(token) + _prepaid(token) + _waiting(token) + escrow.fees(token);
        vm.assertGe(WarpToken(token).balanceOf(address(escrow)), owed, "escrow cannot pay what it owes");
    }
}
