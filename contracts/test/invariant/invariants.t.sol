// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {CollectorLaws} from "./CollectorLaws.sol";
import {EscrowLaws} from "./EscrowLaws.sol";
import {ExitLaw} from "./ExitLaw.sol";
import {RewardLaws} from "./RewardLaws.sol";

/// What holds after anything that anybody can do.
contract InvariantsTest is EscrowLaws, RewardLaws, CollectorLaws, ExitLaw {
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

    function test_TheHandlerChargesSettlesForwardsAndClaims() public {
        _handler.charge(0, 10e6 - 1, 250, 0, 1);
        vm.assertEq(_handler.book(0).captured, 10e6);
        _handler.depositPrepaid(0, 50e6 - 1);
        _handler.depositPrepaid(2, 50e6 - 1);
        _handler.setPrepaidLimit(0, 100e6);
        _handler.setPrepaidLimit(2, 100e6);
        _handler.settlePacked(4, 1e6, 2e6, 3e6);
        vm.assertEq(_handler.settledTotal(address(usdc)), 6e6);
        _handler.fundEpochs(0, 1, 8);
        vm.assertEq(_handler.forwardedNet(address(usdc)), 9.75e6 + 5.7e6);
        _handler.fund(1, 1e6);
        _handler.submitRoot(5, 5);
        _handler.pass(DELAY);
        _handler.acceptRoot();
        _handler.claimMany();
        vm.assertEq(_handler.paidRewards(address(usdc)) + _handler.paidRewards(address(warp)), 20);
        this.invariant_AllLawsHold();
        this.afterInvariant();
    }

    /// Every law after every call of one campaign: what the long run is made of.
    function invariant_AllLawsHold() external {
        invariant_01_EscrowHoldsWhatItOwesInUsdc();
        invariant_02_EscrowHoldsWhatItOwesInOurToken();
        invariant_03_HeldIsAuthorizedLessWhatLeft();
        invariant_04_RefundedIsNeverMoreThanCaptured();
        invariant_05_TheLatestCaptureIsPartOfWhatIsRefundable();
        invariant_06_AClosedPaymentHoldsNothingAndStaysClosed();
        invariant_07_NoPaymentChangesAnother();
        invariant_08_EarnedIsConserved();
        invariant_09_FeesAreConserved();
        invariant_10_FeesAreNeverMoreThanThePayersSigned();
        invariant_11_OnlyOurOwnTokenIsBurnt();
        invariant_12_PrepaidIsConserved();
        invariant_13_NoPayersLimitIsPassed();
        invariant_14_ADisputeHasALimitAndFreezesOnlyWhatIsHeld();
        invariant_15_PauseNeverStopsAnExit();
        invariant_16_MoneyGoesBackToThePayerAlone();
        invariant_17_ClaimedNeverFallsAndPaidIsTheDifference();
        invariant_18_PaidIsNeverMoreThanFunded();
        invariant_19_TheDistributorCanPayAllThatWasFunded();
        invariant_20_TheDelayIsNeitherSkippedNorShortened();
        invariant_21_ARevokedRootNeverPays();
        invariant_22_ALeafNeverFallsBelowWhatWasPaid();
        invariant_23_SupplyIsWithinTheCapAndIsTheSumOfBalances();
        invariant_24_AnEpochIsMintedOnce();
        invariant_25_AStrangerMovesNothing();
        invariant_26_EpochsOfActiveRootsOnlyGrow();
        invariant_27_TheCollectorKeepsNothingAndMayTakeNothing();
        invariant_28_ATillHoldsWhatCameInAndWasNotCredited();
        invariant_29_AnAuthorisationIsCreditedOnce();
        invariant_30_WhatWasCancelledIsNeverPaidWithOthersMoney();
        invariant_31_WhoPaidATillGetsItsMoneyOut();
        invariant_33_NothingIsEarnedForAnEpochThatHasNotBegun();
    }

    /// At the end of every run of every campaign.
    function afterInvariant() external {
        invariant_32_EverybodyGetsEverythingOut();
    }
}
