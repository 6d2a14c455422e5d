// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Laws} from "./Laws.sol";
import {X402Handler} from "./X402Handler.sol";

/// @title Nobody's money stays
abstract contract ExitLaw is Laws {
    /// Whatever happened: on one day after every deadline, with the escrow paused, all payers have all their money.
    function invariant_32_EverybodyGetsEverythingOut() public {
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
