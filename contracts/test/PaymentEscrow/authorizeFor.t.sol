// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract AuthorizeForTest is Base {
    function _open() private returns (IPaymentEscrow.PaymentInfo memory info) {
        info = _info(address(usdc));
        usdc.mint(stranger, info.maxAmount);
        vm.prank(stranger);
        usdc.approve(address(escrow), info.maxAmount);
        vm.prank(stranger);
        escrow.authorizeFor(info);
    }

    function test_TheCallerPaysAndThePayerIsWhoWasNamed() public {
        uint256 balance = usdc.balanceOf(payer);
        IPaymentEscrow.PaymentInfo memory info = _open();
        bytes32 id = escrow.paymentIdOf(info);
        vm.assertEq(escrow.paymentState(id).held, info.maxAmount);
        vm.assertEq(usdc.balanceOf(stranger), 0);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.assertEq(usdc.balanceOf(payer), balance + info.maxAmount);
    }

    function test_RevertWhen_ItIsThereAlready() public {
        IPaymentEscrow.PaymentInfo memory info = _open();
        vm.prank(payer);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_AlreadyAuthorized.selector);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_TheCallerHasNotAllowedIt() public {
        IPaymentEscrow.PaymentInfo memory info = _info(address(usdc));
        vm.prank(stranger);
        vm.expectRevert();
        escrow.authorizeFor(info);
    }

    function test_RevertWhen_NobodyIsNamed() public {
        IPaymentEscrow.PaymentInfo memory info = _info(address(usdc));
        info.payer = address(0);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_ZeroAddress.selector);
        escrow.authorizeFor(info);
    }
}
