// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract CutOffOperatorTest is Base {
    function test_StopsTheOperatorAtOnceAndNoPayersExit() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        (IEscrowTypes.PaymentInfo memory disputed, bytes32 id) = _authorizedSalt(10e6, "disputed");
        _capture(info, 2e6, 1);
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        escrow.setPrepaidLimit(address(usdc), 10e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 10e6);
        vm.stopPrank();
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.OperatorSet(operator, address(0));
        vm.prank(guardian);
        escrow.cutOffOperator(operator);
        vm.assertEq(escrow.operatorSigner(operator), address(0));
        _nothingGoes(info);
        vm.startPrank(payer);
        escrow.dispute(disputed, 0);
        vm.warp(START + WINDOW);
        escrow.expireDispute(disputed);
        vm.assertEq(escrow.paymentState(id).held, 0);
        vm.assertEq(escrow.withdrawPrepaid(address(usdc)), 10e6);
        vm.warp(info.authorizationExpiry);
        escrow.reclaim(info);
        vm.stopPrank();
    }

    function test_TheTreasuryGivesItAnotherKey() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(guardian);
        escrow.cutOffOperator(operator);
        vm.prank(treasury);
        escrow.setOperator(operator, other);
        vm.prank(other);
        escrow.capture(info, 2e6, 1, REF);
    }

    function test_RevertWhen_ItWasNeverNamed() public {
        vm.prank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_OperatorNotAllowed.selector, stranger));
        escrow.cutOffOperator(stranger);
    }

    function _nothingGoes(IEscrowTypes.PaymentInfo memory info) private {
        vm.startPrank(operator);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, operator, address(0))
        );
        escrow.capture(info, 1e6, 1, REF);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        escrow.voidPayment(info);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        escrow.refund(info, 1e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_NotOperator.selector);
        escrow.fundEpoch(1, address(usdc));
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_NotOperator.selector);
        escrow.settle(1, address(usdc), new IEscrowTypes.SettleItem[](0));
        vm.stopPrank();
        IEscrowTypes.PaymentInfo memory next = _info(address(usdc));
        next.salt = "next";
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_OperatorNotAllowed.selector, operator)
        );
        vm.prank(payer);
        escrow.authorize(next, 1e6);
    }
}
