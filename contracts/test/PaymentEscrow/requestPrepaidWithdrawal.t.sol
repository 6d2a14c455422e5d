// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract RequestPrepaidWithdrawalTest is Base {
    function test_SetsTheTime() public {
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 6e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidWithdrawalRequested(payer, address(usdc), 5e6, START + NOTICE);
        escrow.requestPrepaidWithdrawal(address(usdc), 5e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawal, 5e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawableAt, START + NOTICE);
        vm.warp(START + 1 hours);
        escrow.requestPrepaidWithdrawal(address(usdc), 6e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawableAt, START + 1 hours + NOTICE);
        escrow.requestPrepaidWithdrawal(address(usdc), 0);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawableAt, 0);
        vm.stopPrank();
    }

    function test_RevertWhen_MoreThanTheBalance() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 1, 0));
        escrow.requestPrepaidWithdrawal(address(usdc), 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, uint256(1) << 96, 0)
        );
        escrow.requestPrepaidWithdrawal(address(usdc), uint256(1) << 96);
    }

    // A notice served in advance would let new money out before its use is settled.
    function test_ADepositTakesAnEarlierAnnouncementBack() public {
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 1e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 1e6);
        vm.warp(START + 2 * NOTICE);
        escrow.depositPrepaid(address(usdc), 5e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawal, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        escrow.withdrawPrepaid(address(usdc));
        vm.stopPrank();
    }
}
