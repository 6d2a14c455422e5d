// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract AuthorizeTest is Base {
    function test_HoldsTheAmountAndTellsWhatWasAgreed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentAuthorized(id, payer, address(usdc), operator, _terms(info), info.salt, 400e6);
        vm.prank(payer);
        escrow.authorize(info, 400e6);
        IEscrowTypes.PaymentState memory state = escrow.paymentState(id);
        vm.assertEq(state.held, 400e6);
        vm.assertEq(state.refundable, 0);
        vm.assertTrue(state.status == IEscrowTypes.PaymentStatus.Open);
        vm.assertEq(usdc.balanceOf(address(escrow)), 400e6);
    }

    function test_TheWholeMaxAmountAndOneUnit() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.startPrank(payer);
        escrow.authorize(info, info.maxAmount);
        info.salt = keccak256("next");
        escrow.authorize(info, 1);
        vm.stopPrank();
    }

    function test_RevertWhen_NotThePayer() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, operator, payer)
        );
        vm.prank(operator);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_AmountIsZeroOrAboveTheMaximum() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.startPrank(payer);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 0, 1000e6));
        escrow.authorize(info, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 1000e6 + 1, 1000e6));
        escrow.authorize(info, 1000e6 + 1);
        vm.stopPrank();
    }

    function test_RevertWhen_AmountDoesNotFit96Bits() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.maxAmount = type(uint120).max;
        usdc.mint(payer, type(uint128).max);
        uint256 most = type(uint96).max;
        vm.startPrank(payer);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, most + 1, most));
        escrow.authorize(info, most + 1);
        escrow.authorize(info, most);
        vm.stopPrank();
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, most);
    }

    function test_RevertWhen_AuthorizedBefore() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(1e6);
        vm.startPrank(payer);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id));
        escrow.authorize(info, 1e6);
        vm.stopPrank();
    }

    function test_RevertWhen_AuthorizedAgainAfterItWasClosedOrUsedUp() public {
        (IEscrowTypes.PaymentInfo memory info, bytes32 id) = _authorized(1e6);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
        (info, id) = _authorizedSalt(1e6, "second");
        _capture(info, 1e6, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_TokenIsNotListed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(0x1234));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenNotAllowed.selector, address(0x1234)));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_OperatorIsNotListed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.operator = stranger;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_OperatorNotAllowed.selector, stranger));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_SharesAreAboveTheWhole() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.feeBps = 10_001;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
        info = _info(address(warp));
        info.burnBps = 10_001;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
        info.burnBps = 10_000;
        info.feeBps = 10_000;
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_AnotherTokenThanOursIsToBeBurnt() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.burnBps = 1;
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadBps.selector, 1, 0));
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_ExpiriesArePastOrInTheWrongOrder() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.authorizationExpiry = uint48(START);
        vm.startPrank(payer);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_BadExpiry.selector);
        escrow.authorize(info, 1e6);
        info.authorizationExpiry = uint48(START + 1);
        info.refundExpiry = uint48(START);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_BadExpiry.selector);
        escrow.authorize(info, 1e6);
        info.refundExpiry = uint48(START + 1);
        escrow.authorize(info, 1e6);
        vm.stopPrank();
    }

    function test_RevertWhen_Paused() public {
        vm.prank(pauser);
        escrow.pause();
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_Paused.selector);
        vm.prank(payer);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_AllowanceIsMissing() public {
        vm.startPrank(payer);
        usdc.approve(address(escrow), 1e6 - 1);
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.expectRevert();
        escrow.authorize(info, 1e6);
        vm.stopPrank();
    }

    // Every field is decoded, so that a word out of its type is refused before it can make a payment of its own.
    function test_RevertWhen_AWordIsOutOfItsType() public {
        bytes memory data = abi.encodeCall(escrow.authorize, (_info(address(usdc)), 1e6));
        for (uint256 field = 0; field < 8; ++field) {
            bytes memory changed = abi.encodePacked(data);
            changed[4 + field * 32] = 0x01;
            vm.prank(payer);
            (bool ok,) = address(escrow).call(changed);
            vm.assertFalse(ok);
        }
        vm.prank(payer);
        (bool fine,) = address(escrow).call(data);
        vm.assertTrue(fine);
    }

    function testFuzz_HoldsExactlyWhatWasAsked(uint96 amount, uint16 feeBps, bytes32 salt) public {
        vm.assume(amount > 0);
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.maxAmount = amount;
        info.feeBps = feeBps % 10_001;
        info.salt = salt;
        usdc.mint(payer, amount);
        vm.prank(payer);
        escrow.authorize(info, amount);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, amount);
        vm.assertEq(usdc.balanceOf(address(escrow)), amount);
    }
}
