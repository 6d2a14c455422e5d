// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetFeeRecipientTest is Base {
    function test_HoldsOnceAccepted() public {
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.FeeRecipientProposed(other);
        vm.prank(treasury);
        escrow.setFeeRecipient(other);
        vm.assertEq(escrow.pendingFeeRecipient(), other);
        vm.assertEq(escrow.feeRecipient(), feeRecipient);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.FeeRecipientSet(other);
        vm.prank(other);
        escrow.acceptFeeRecipient();
        vm.assertEq(escrow.feeRecipient(), other);
        vm.assertEq(escrow.pendingFeeRecipient(), address(0));
    }

    function test_RevertWhen_ItIsNobody() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_ZeroAddress.selector));
        vm.prank(treasury);
        escrow.setFeeRecipient(address(0));
    }
}
