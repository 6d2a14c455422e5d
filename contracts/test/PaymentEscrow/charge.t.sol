// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract ChargeTest is Base {
    function test_CapturesAllOfItAtOnce() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = _signature(PAYER_KEY, id);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentAuthorized(id, payer, address(usdc), operator, _terms(info), info.salt, 100e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PaymentCaptured(id, REF, 3, address(usdc), 100e6, 2.5e6, 0, 97.5e6);
        vm.prank(operator);
        escrow.charge(info, 100e6, 3, REF, signature);
        IEscrowTypes.PaymentState memory state = escrow.paymentState(id);
        vm.assertEq(state.held, 0);
        vm.assertEq(state.refundable, 100e6);
        vm.assertEq(state.lastEpoch, 3);
        vm.assertEq(escrow.earned(address(usdc), 3), 97.5e6);
        vm.assertEq(usdc.balanceOf(address(escrow)), 100e6);
    }

    function test_RevertWhen_NotTheOperator() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, operator)
        );
        vm.prank(stranger);
        escrow.charge(info, 100e6, 3, REF, signature);
    }

    function test_RevertWhen_ThePayerDidNotSign() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(OTHER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadSignature.selector, payer));
        vm.prank(operator);
        escrow.charge(info, 100e6, 3, REF, signature);
    }

    function test_RevertWhen_ChargedTwiceOrPaused() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = _signature(PAYER_KEY, id);
        vm.startPrank(operator);
        escrow.charge(info, 100e6, 3, REF, signature);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id));
        escrow.charge(info, 100e6, 3, REF, signature);
        vm.stopPrank();
        vm.prank(pauser);
        escrow.pause();
        info.salt = keccak256("next");
        signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Paused.selector));
        vm.prank(operator);
        escrow.charge(info, 100e6, 3, REF, signature);
    }

    function test_RevertWhen_TheEpochDoesNotFit() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochTooHigh.selector, uint256(1) << 32)
        );
        vm.prank(operator);
        escrow.charge(info, 100e6, uint256(1) << 32, REF, signature);
    }

    function test_RevertWhen_TheEpochHasNotBegun() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, RUNNING + 1, START + LENGTH)
        );
        vm.prank(operator);
        escrow.charge(info, 1e6, RUNNING + 1, REF, signature);
    }

    // An account of a key that has delegated to code (EIP-7702) still pays with its key.
    function test_AnAccountThatDelegatedToCodePaysByItsKey() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.etch(payer, abi.encodePacked(hex"ef0100", address(usdc)));
        vm.assertEq(payer.code.length, 23);
        vm.prank(operator);
        escrow.charge(info, 1e6, 1, REF, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).refundable, 1e6);
    }
}
