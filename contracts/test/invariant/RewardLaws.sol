// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {WarpToken} from "../../src/token/WarpToken.sol";
import {Laws} from "./Laws.sol";

/// @title Roots, claims and what was minted
abstract contract RewardLaws is Laws {
    function invariant_17_ClaimedNeverFallsAndPaidIsTheDifference() public view {
        vm.assertFalse(_handler.payoutWasNotTheDifference());
    }

    function invariant_18_PaidIsNeverMoreThanFunded() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertLe(_handler.paidRewards(token), distributor.funded(token));
        }
    }

    function invariant_19_TheDistributorCanPayAllThatWasFunded() public view {
        for (uint256 t = 0; t < 2; ++t) {
            address token = _handler.tokens(t);
            vm.assertGe(
                WarpToken(token).balanceOf(address(distributor)) + _handler.paidRewards(token),
                distributor.funded(token),
                "funded money was swept"
            );
        }
    }

    function invariant_20_TheDelayIsNeitherSkippedNorShortened() public view {
        vm.assertFalse(_handler.acceptedTooEarly());
        (,, uint256 validAt) = distributor.pendingRoot();
        vm.assertEq(validAt, _handler.pendingValidAt());
    }

    function invariant_21_ARevokedRootNeverPays() public view {
        vm.assertFalse(_handler.acceptedRevoked());
        (bytes32 active,) = distributor.activeRoot();
        vm.assertTrue(active == 0 || _handler.wasAccepted(active));
    }

    function invariant_22_ALeafNeverFallsBelowWhatWasPaid() public view {
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 p = 0; p < 2; ++p) {
                address token = _handler.tokens(t);
                address who = _handler.people(p);
                vm.assertLe(distributor.claimed(who, token), _handler.leafAmount(token, who));
            }
        }
    }

    function invariant_23_SupplyIsWithinTheCapAndIsTheSumOfBalances() public view {
        vm.assertLe(warp.totalMinted(), warp.cap());
        vm.assertEq(warp.totalMinted(), SUPPLY + _handler.mintedTotal());
        vm.assertEq(warp.totalSupply() + _handler.burnedTotal(address(warp)), warp.totalMinted());
        uint256 sum = warp.balanceOf(payer) + warp.balanceOf(other) + warp.balanceOf(treasury)
            + warp.balanceOf(address(escrow)) + warp.balanceOf(address(distributor)) + warp.balanceOf(feeRecipient)
            + warp.balanceOf(address(0xBEEF)) + warp.balanceOf(address(emission)) + _x402.inTills(address(warp));
        vm.assertEq(sum, warp.totalSupply());
    }

    function invariant_24_AnEpochIsMintedOnce() public view {
        vm.assertFalse(_handler.mintedTwice());
        vm.assertEq(warp.balanceOf(address(emission)), 0);
    }

    function invariant_25_AStrangerMovesNothing() public view {
        vm.assertFalse(_handler.strangerSucceeded());
    }

    function invariant_26_EpochsOfActiveRootsOnlyGrow() public view {
        (bytes32 active, uint256 epoch) = distributor.activeRoot();
        if (active != 0) vm.assertEq(epoch + 1, _handler.nextEpoch());
    }
}
