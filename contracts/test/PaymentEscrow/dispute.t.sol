// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract DisputeTest is Base {
    function test_FreezesWhatIsHeld() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentDisputed(id, "evidence", START + WINDOW);
        vm.prank(payer);
        escrow.dispute(info, "evidence");
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Disputed);
        vm.assertEq(escrow.paymentState(id).disputedUntil, START + WINDOW);
    }

    function test_LeavesCapturedMoneyAlone() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        _capture(info, 4e6, 1);
        vm.prank(payer);
        escrow.dispute(info, 0);
        _forward(1, address(usdc));
        vm.prank(operator);
        escrow.refund(info, 1e6);
    }

    function test_EndsNoLaterThanTheAuthorization() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.warp(info.authorizationExpiry - 1);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.assertEq(escrow.paymentState(id).disputedUntil, info.authorizationExpiry);
    }

    function test_RevertWhen_NotThePayer() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(operator);
        escrow.dispute(info, 0);
    }

    function test_RevertWhen_NothingIsHeldOrTwiceOrAfterTheExpiry() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(10e6);
        vm.startPrank(payer);
        escrow.dispute(info, 0);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.dispute(info, 0);
        escrow.withdrawDispute(info);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.PaymentEscrow_WrongStatus.selector, id, IEscrowTypes.PaymentStatus.OpenAfterDispute
            )
        );
        escrow.dispute(info, 0);
        vm.stopPrank();
        (info,) = _authorizedSalt(10e6, "used up");
        _capture(info, 10e6, 1);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        vm.prank(payer);
        escrow.dispute(info, 0);
        (info,) = _authorizedSalt(10e6, "late");
        vm.warp(info.authorizationExpiry);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Expired.selector, info.authorizationExpiry)
        );
        vm.prank(payer);
        escrow.dispute(info, 0);
    }
}
