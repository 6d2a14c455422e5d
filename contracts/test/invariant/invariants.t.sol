// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Base} from "../base/Base.sol";
import {Handler} from "./Handler.sol";

/// What holds after anything that anybody can do.
contract InvariantsTest is Base {
    Handler private _handler;
    uint256 private _warpOutside;

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
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
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
            + warp.balanceOf(address(0xBEEF)) + warp.balanceOf(address(emission));
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
}
