// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract PauseTest is Base {
    function test_StopsDepositsUntilUnpaused() public {
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.Paused(pauser);
        vm.prank(pauser);
        escrow.pause();
        vm.assertTrue(escrow.paused());
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.Unpaused(treasury);
        vm.prank(treasury);
        escrow.unpause();
        vm.assertFalse(escrow.paused());
        _authorized(1);
    }

    function test_StopsEveryWayInAndNoWayOut() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        escrow.setPrepaidLimit(address(usdc), 10e6);
        vm.stopPrank();
        vm.prank(pauser);
        escrow.pause();
        IEscrowTypes.PaymentInfo memory next = _info(address(usdc));
        next.salt = "next";
        vm.startPrank(payer);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Paused.selector));
        escrow.authorize(next, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Paused.selector));
        escrow.depositPrepaid(address(usdc), 1e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 5e6);
        vm.stopPrank();
        _capture(info, 4e6, 1);
        vm.startPrank(operator);
        escrow.refund(info, 1e6);
        escrow.fundEpoch(1, address(usdc));
        escrow.voidPayment(info);
        vm.stopPrank();
        escrow.withdrawFees(address(usdc));
        vm.warp(START + NOTICE);
        vm.prank(payer);
        escrow.withdrawPrepaid(address(usdc));
    }

    // With both lists full a pause writes 1,024 gates; a block has 30 million gas and more.
    function test_FitsATransactionWithBothListsFull() public {
        vm.startPrank(treasury);
        for (uint160 i = 0; i < 31; ++i) {
            escrow.setOperator(address(0x1000 + i), address(0x1000 + i));
            if (i < 30) escrow.setToken(address(0x2000 + i), true);
        }
        vm.stopPrank();
        uint256 before = gasleft();
        vm.prank(pauser);
        escrow.pause();
        vm.assertLe(before - gasleft(), 12_000_000);
    }
}
