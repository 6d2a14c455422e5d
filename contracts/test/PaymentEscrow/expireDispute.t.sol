// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract ExpireDisputeTest is Base {
    function test_EndsInThePayersFavour() public {
        (IPaymentEscrow.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.warp(START + WINDOW);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PaymentVoided(id, 10e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.DisputeResolved(id, 0, 10e6, 0);
        vm.prank(stranger);
        escrow.expireDispute(info);
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(escrow.paymentState(id).disputedUntil, 0);
        vm.assertTrue(escrow.paymentState(id).status == IPaymentEscrow.PaymentStatus.Closed);
    }

    function test_RevertWhen_TooEarlyToTheSecondOrNotDisputed() public {
        (IPaymentEscrow.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_WrongStatus.selector);
        escrow.expireDispute(info);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.warp(START + WINDOW - 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_TooEarly.selector, START + WINDOW));
        escrow.expireDispute(info);
    }
}
