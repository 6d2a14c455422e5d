// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetOperatorTest is Base {
    function test_ChangesTheKeyThatActs() public {
        vm.assertEq(escrow.operatorSigner(operator), operator);
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.OperatorSet(operator, stranger);
        escrow.setOperator(operator, stranger);
        vm.assertEq(escrow.operatorSigner(operator), stranger);
        escrow.setOperator(other, stranger);
        escrow.setOperator(other, address(0));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_ZeroAddress.selector));
        escrow.setOperator(address(0), stranger);
        vm.stopPrank();
        // The stranger still acts for one operator, the operator's old key for none.
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        vm.prank(stranger);
        escrow.fundEpoch(0, address(usdc));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotOperator.selector, operator));
        vm.prank(operator);
        escrow.fundEpoch(0, address(usdc));
    }

    // A gate follows from signers, listings and the pause: each change of one of them reaches every pair.
    function test_ANewOperatorAndANewTokenMeet() public {
        vm.startPrank(treasury);
        escrow.setOperator(other, stranger);
        vm.stopPrank();
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.operator = other;
        vm.prank(payer);
        escrow.authorize(info, 5e6);
        vm.prank(stranger);
        escrow.capture(info, 1e6, 1, REF);
        vm.prank(treasury);
        escrow.setOperator(other, feeRecipient);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, feeRecipient)
        );
        vm.prank(stranger);
        escrow.capture(info, 1e6, 1, REF);
        vm.prank(feeRecipient);
        escrow.voidPayment(info);
    }

    function test_RevertWhen_TheListIsFull() public {
        vm.startPrank(treasury);
        for (uint160 i = 1; i < 32; ++i) {
            escrow.setOperator(address(0x1000 + i), address(0x1000 + i));
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TooMany.selector, 32));
        escrow.setOperator(address(0x2000), address(0x2000));
        escrow.setOperator(address(0x1001), address(0));
        vm.stopPrank();
    }
}
