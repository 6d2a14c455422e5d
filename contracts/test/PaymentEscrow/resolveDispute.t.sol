// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

contract ResolveDisputeTest is Base {
    function _disputed() private returns (IEscrowTypes.PaymentInfo memory info, bytes32 id) {
        (info, id) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
    }

    function test_SplitsWhatIsHeld() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _disputed();
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentCaptured(id, REF, 5, address(usdc), 4e6, 0.1e6, 0, 3.9e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentVoided(id, 6e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.DisputeResolved(id, 4e6, 6e6, "reasons");
        vm.prank(operator);
        escrow.resolveDispute(info, 4e6, 5, REF, "reasons");
        vm.assertEq(usdc.balanceOf(payer), before + 6e6);
        vm.assertEq(escrow.earned(address(usdc), 5), 3.9e6);
        vm.assertEq(escrow.paymentState(id).held, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 4e6);
        vm.assertEq(escrow.paymentState(id).disputedUntil, 0);
        vm.assertTrue(escrow.paymentState(id).status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_AllOrNothing() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _disputed();
        vm.prank(operator);
        escrow.resolveDispute(info, 10e6, 5, REF, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 10e6);
        (info, id) = _authorizedSalt(10e6, "second");
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.prank(operator);
        escrow.resolveDispute(info, 0, 5, REF, 0);
        vm.assertEq(escrow.paymentState(id).refundable, 0);
    }

    // A payer that the token refuses to pay does not keep the providers from their share.
    function test_ABlockedPayerKeepsItsClaimAndBlocksNobody() public {
        ZooToken zoo = new ZooToken();
        zoo.mint(payer, 10e6);
        vm.prank(treasury);
        escrow.setToken(address(zoo), true);
        vm.prank(payer);
        zoo.approve(address(escrow), 10e6);
        IEscrowTypes.PaymentInfo memory info = _info(address(zoo));
        bytes32 id = escrow.paymentIdOf(info);
        vm.startPrank(payer);
        escrow.authorize(info, 10e6);
        escrow.dispute(info, 0);
        vm.stopPrank();
        zoo.setBlocked(payer, true);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.DisputeResolved(id, 4e6, 0, "reasons");
        vm.prank(operator);
        escrow.resolveDispute(info, 4e6, 5, REF, "reasons");
        vm.assertEq(escrow.earned(address(zoo), 5), 3.9e6);
        vm.assertEq(escrow.paymentState(id).held, 6e6);
        vm.prank(operator);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        escrow.capture(info, 1e6, 5, REF);
        zoo.setBlocked(payer, false);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.assertEq(zoo.balanceOf(payer), 6e6);
    }

    function test_RevertWhen_PastTheLimitToTheSecond() public {
        (IEscrowTypes.PaymentInfo memory info,) = _disputed();
        vm.warp(START + WINDOW);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Expired.selector, START + WINDOW));
        vm.prank(operator);
        escrow.resolveDispute(info, 4e6, 5, REF, 0);
        vm.warp(START + WINDOW - 1);
        vm.prank(operator);
        escrow.resolveDispute(info, 4e6, 5, REF, 0);
    }

    function test_RevertWhen_MoreThanIsHeldNotDisputedOrNotTheOperator() public {
        (IEscrowTypes.PaymentInfo memory info,) = _disputed();
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 10e6 + 1, 10e6));
        vm.prank(operator);
        escrow.resolveDispute(info, 10e6 + 1, 5, REF, 0);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(payer);
        escrow.resolveDispute(info, 1e6, 5, REF, 0);
        vm.prank(payer);
        escrow.withdrawDispute(info);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongStatus.selector);
        vm.prank(operator);
        escrow.resolveDispute(info, 1e6, 5, REF, 0);
    }

    function test_RevertWhen_TheEpochHasNotBegun() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        vm.prank(payer);
        escrow.dispute(info, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, RUNNING + 1, START + LENGTH)
        );
        vm.prank(operator);
        escrow.resolveDispute(info, 1e6, RUNNING + 1, REF, 0);
    }
}
