// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract RequestPrepaidWithdrawalTest is Base {
    function test_SetsTheTime() public {
        vm.startPrank(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PrepaidWithdrawalRequested(payer, address(usdc), 5e6, START + NOTICE);
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

    function test_RevertWhen_TooMuchFor96Bits() public {
        vm.expectRevert();
        escrow.requestPrepaidWithdrawal(address(usdc), uint256(1) << 96);
    }
}
