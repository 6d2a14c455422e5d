// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {SmartAccount} from "../mocks/SmartAccount.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

contract AuthorizeWith3009Test is Base {
    uint256 private constant UNTIL = START + 1 hours;

    function _sign(IEscrowTypes.PaymentInfo memory info, uint256 amount) private view returns (bytes memory) {
        return _signature(
            PAYER_KEY, _digest3009(info.token, payer, amount, 0, UNTIL, escrow.paymentIdOf(info))
        );
    }

    function test_AnybodySendsWhatThePayerSigned() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _sign(info, 5e6);
        vm.prank(stranger);
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 5e6);
        vm.assertTrue(usdc.authorizationState(payer, escrow.paymentIdOf(info)));
    }

    function test_WorksWithOurOwnToken() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(warp));
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, _sign(info, 5e6));
        vm.assertEq(warp.balanceOf(address(escrow)), 5e6);
    }

    function test_TakesASmartAccountsSignatureInTheBytesForm() public {
        SmartAccount account = new SmartAccount(other);
        vm.prank(treasury);
        warp.transfer(address(account), 5e6);
        IEscrowTypes.PaymentInfo memory info = _info(address(warp));
        info.payer = address(account);
        bytes32 digest = _digest3009(address(warp), address(account), 5e6, 0, UNTIL, escrow.paymentIdOf(info));
        bytes memory signature = abi.encodePacked(_signature(OTHER_KEY, account.digestOf(digest)), bytes31(0));
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 5e6);
    }

    // The nonce is the payment's id, so one signature binds every field.
    function test_RevertWhen_AnyFieldOrTheAmountIsNotWhatWasSigned() public {
        bytes memory signature = _sign(_info(address(usdc)), 5e6);
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.expectRevert();
        escrow.authorizeWith3009(info, 4e6, 0, UNTIL, signature);
        info.feeBps = 9000;
        vm.expectRevert();
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
        info = _info(address(usdc));
        info.salt = keccak256("another quote");
        vm.expectRevert();
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
    }

    function test_RevertWhen_SentTwice() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _sign(info, 5e6);
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector);
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
    }

    function test_RevertWhen_TheTimeIsOver() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _sign(info, 5e6);
        vm.warp(UNTIL);
        vm.expectRevert();
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
    }

    // A token with a fallback in place of ERC-3009 does nothing, and then nothing arrived.
    function test_RevertWhen_TheTokenOnlySeemsToKnowERC3009() public {
        ZooToken zoo = new ZooToken();
        zoo.setPhantomFallback(true);
        vm.prank(treasury);
        escrow.setToken(address(zoo), true);
        IEscrowTypes.PaymentInfo memory info = _info(address(zoo));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector, 0, 5e6)
        );
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, new bytes(65));
    }

    function test_RevertWhen_SignedByAnother() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature =
            _signature(OTHER_KEY, _digest3009(address(usdc), payer, 5e6, 0, UNTIL, escrow.paymentIdOf(info)));
        vm.expectRevert();
        escrow.authorizeWith3009(info, 5e6, 0, UNTIL, signature);
    }
}
