// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract ExpireDisputeTest is Base {
    function test_EndsInThePayersFavour() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.warp(START + WINDOW);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentVoided(id, 10e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.DisputeResolved(id, 0, 10e6, 0);
        vm.prank(stranger);
        escrow.expireDispute(info);
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(escrow.paymentState(id).disputedUntil, 0);
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_RevertWhen_TooEarlyToTheSecondOrNotDisputed() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.expireDispute(info);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.warp(START + WINDOW - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TooEarly.selector, START + WINDOW));
        escrow.expireDispute(info);
    }
}
