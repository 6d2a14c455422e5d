// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Laws} from "./Laws.sol";
import {X402Handler} from "./X402Handler.sol";

/// @title What came in by x402 is its payer's
abstract contract CollectorLaws is Laws {
    function invariant_27_TheCollectorKeepsNothingAndMayTakeNothing() public view {
        for (uint256 t = 0; t < 2; ++t) {
            WarpToken token = WarpToken(_handler.tokens(t));
            vm.assertEq(token.balanceOf(address(_collector)), 0);
            vm.assertEq(token.balanceOf(_collector.tillImplementation()), 0);
            vm.assertEq(token.allowance(address(_collector), address(escrow)), 0);
        }
    }

    function invariant_28_ATillHoldsWhatCameInAndWasNotCredited() public view {
        for (uint256 i = 0; i < _x402.offers(); ++i) {
            X402Handler.Offer memory offer = _x402.offer(i);
            vm.assertEq(WarpToken(offer.terms.token).balanceOf(offer.till), offer.inside);
            if (offer.terms.payer == address(0)) vm.assertEq(offer.inside, _waitingIn(i));
        }
    }

    function invariant_29_AnAuthorisationIsCreditedOnce() public view {
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

    function invariant_30_WhatWasCancelledIsNeverPaidWithOthersMoney() public view {
        vm.assertFalse(_x402.liarWasPaid());
    }

    function invariant_31_WhoPaidATillGetsItsMoneyOut() public view {
        vm.assertFalse(_x402.exitBlocked());
        vm.assertFalse(_x402.wrongReceiver());
    }

    /// @dev What was paid into the till of an offer to anybody and neither opened nor given back: its payers' to the unit.
    function _waitingIn(uint256 offer) private view returns (uint256 sum) {
        for (uint256 i = 0; i < _x402.count(); ++i) {
            X402Handler.Signed memory signed = _x402.signed(i);
            bool waits = signed.offer == offer && signed.paid && signed.credited == 0;
            if (waits) sum += _x402.offer(offer).terms.maxAmount;
        }
    }
}
