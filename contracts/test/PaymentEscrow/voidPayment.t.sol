// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract VoidPaymentTest is Base {
    function test_GivesEverythingHeldBack() public {
        (IPaymentEscrow.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        _capture(info, 4e6, 1);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PaymentVoided(id, 6e6);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.assertEq(usdc.balanceOf(payer), before + 6e6);
        vm.assertEq(escrow.paymentState(id).held, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 4e6);
        vm.assertTrue(escrow.paymentState(id).status == IPaymentEscrow.PaymentStatus.Closed);
    }

    function test_RevertWhen_NothingIsHeld() public {
        (IPaymentEscrow.PaymentInfo memory info,) = _authorized(10e6);
        vm.startPrank(operator);
        escrow.voidPayment(info);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_Nothing.selector));
        escrow.voidPayment(info);
        info.salt = keccak256("never");
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_Nothing.selector));
        escrow.voidPayment(info);
        vm.stopPrank();
    }

    function test_RevertWhen_NotTheOperator() public {
        (IPaymentEscrow.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_WrongCaller.selector);
        vm.prank(payer);
        escrow.voidPayment(info);
    }

    function test_RevertWhen_Disputed() public {
        (IPaymentEscrow.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.PaymentEscrow_WrongStatus.selector, id, IPaymentEscrow.PaymentStatus.Disputed
            )
        );
        vm.prank(operator);
        escrow.voidPayment(info);
    }

    function test_WorksWhilePausedAndAfterTheTokenWasTakenOffTheList() public {
        (IPaymentEscrow.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(pauser);
        escrow.pause();
        vm.prank(treasury);
        escrow.setToken(address(usdc), false);
        vm.prank(operator);
        escrow.voidPayment(info);
    }
}
