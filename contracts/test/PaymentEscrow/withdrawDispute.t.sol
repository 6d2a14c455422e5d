// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract WithdrawDisputeTest is Base {
    function test_ThePaymentGoesOn() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.startPrank(payer);
        escrow.dispute(info, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.DisputeResolved(id, 0, 0, 0);
        escrow.withdrawDispute(info);
        vm.stopPrank();
        vm.assertEq(escrow.paymentState(id).disputedUntil, 0);
        _capture(info, 10e6, 1);
    }

    function test_RevertWhen_NotThePayerOrNotDisputed() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        vm.prank(payer);
        escrow.withdrawDispute(info);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(stranger);
        escrow.withdrawDispute(info);
    }
}
