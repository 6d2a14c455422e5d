// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract WithdrawPrepaidTest is Base {
    function setUp() public override {
        super.setUp();
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        escrow.setPrepaidLimit(address(usdc), 10e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 6e6);
        vm.stopPrank();
    }

    function test_PaysAfterTheNoticeAlsoWhilePaused() public {
        vm.prank(pauser);
        escrow.pause();
        vm.warp(START + NOTICE);
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidWithdrawn(payer, address(usdc), 6e6);
        vm.prank(payer);
        vm.assertEq(escrow.withdrawPrepaid(address(usdc)), 6e6);
        vm.assertEq(usdc.balanceOf(payer), before + 6e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 4e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).withdrawal, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        vm.prank(payer);
        escrow.withdrawPrepaid(address(usdc));
    }

    function test_PaysWhatSettlementsLeft() public {
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem({payer: payer, amount: 9e6, taskRef: REF});
        vm.prank(operator);
        escrow.settle(0, address(usdc), items);
        vm.warp(START + NOTICE);
        vm.prank(payer);
        vm.assertEq(escrow.withdrawPrepaid(address(usdc)), 1e6);
    }

    function test_RevertWhen_TooEarlyToTheSecond() public {
        vm.warp(START + NOTICE - 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TooEarly.selector, START + NOTICE));
        vm.prank(payer);
        escrow.withdrawPrepaid(address(usdc));
    }

    function test_RevertWhen_NothingWasAnnounced() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        vm.prank(other);
        escrow.withdrawPrepaid(address(usdc));
    }
}
