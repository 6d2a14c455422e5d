// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract VoidPaymentTest is Base {
    function test_GivesEverythingHeldBack() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        _capture(info, 4e6, 1);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentVoided(id, 6e6);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.assertEq(usdc.balanceOf(payer), before + 6e6);
        vm.assertEq(escrow.paymentState(id).held, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 4e6);
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_RevertWhen_NothingIsHeld() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.startPrank(operator);
        escrow.voidPayment(info);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        escrow.voidPayment(info);
        info.salt = keccak256("never");
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        escrow.voidPayment(info);
        vm.stopPrank();
    }

    function test_RevertWhen_NotTheOperator() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(payer);
        escrow.voidPayment(info);
    }

    function test_RevertWhen_Disputed() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.PaymentEscrow_WrongStatus.selector, id, IEscrowTypes.PaymentStatus.Disputed
            )
        );
        vm.prank(operator);
        escrow.voidPayment(info);
    }

    function test_WorksWhilePausedAndAfterTheTokenWasTakenOffTheList() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(pauser);
        escrow.pause();
        vm.prank(treasury);
        escrow.setToken(address(usdc), false);
        vm.prank(operator);
        escrow.voidPayment(info);
    }
}
