// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract AcceptFeeRecipientTest is Base {
    function test_RevertWhen_SomebodyElseAcceptsOrItIsAcceptedTwice() public {
        vm.prank(treasury);
        escrow.setFeeRecipient(other);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, other)
        );
        vm.prank(stranger);
        escrow.acceptFeeRecipient();
        vm.startPrank(other);
        escrow.acceptFeeRecipient();
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, other, address(0))
        );
        escrow.acceptFeeRecipient();
        vm.stopPrank();
    }

    function test_TheLastOneNamedAccepts() public {
        vm.startPrank(treasury);
        escrow.setFeeRecipient(other);
        escrow.setFeeRecipient(stranger);
        vm.stopPrank();
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(other);
        escrow.acceptFeeRecipient();
        vm.prank(stranger);
        escrow.acceptFeeRecipient();
        vm.assertEq(escrow.feeRecipient(), stranger);
    }
}
