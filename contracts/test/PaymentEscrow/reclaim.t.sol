// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract ReclaimTest is Base {
    function test_ThePayerTakesBackWithoutUs() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        _capture(info, 4e6, 1);
        vm.prank(pauser);
        escrow.pause();
        vm.startPrank(treasury);
        escrow.setOperator(operator, address(0));
        escrow.setToken(address(usdc), false);
        vm.stopPrank();
        vm.warp(info.authorizationExpiry);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentReclaimed(id, 6e6);
        vm.prank(payer);
        escrow.reclaim(info);
        vm.assertEq(usdc.balanceOf(payer), before + 6e6);
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_WorksWhileDisputed() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.warp(info.authorizationExpiry - 1);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.warp(info.authorizationExpiry);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.DisputeResolved(id, 0, 10e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentReclaimed(id, 10e6);
        vm.prank(payer);
        escrow.reclaim(info);
        vm.assertEq(escrow.paymentState(id).held, 0);
        vm.assertEq(escrow.paymentState(id).disputedUntil, 0);
    }

    function test_RevertWhen_TooEarlyToTheSecond() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.warp(info.authorizationExpiry - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TooEarly.selector, info.authorizationExpiry)
        );
        vm.prank(payer);
        escrow.reclaim(info);
    }

    function test_RevertWhen_NotThePayerOrTwice() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.warp(info.authorizationExpiry);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(operator);
        escrow.reclaim(info);
        vm.startPrank(payer);
        escrow.reclaim(info);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        escrow.reclaim(info);
        vm.stopPrank();
    }
}
