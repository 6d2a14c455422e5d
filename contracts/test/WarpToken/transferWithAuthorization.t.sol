// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {RECEIVE_AUTHORIZATION, TRANSFER_AUTHORIZATION} from "../base/Authorizations.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";
import {AuthorizationBase} from "./AuthorizationBase.sol";

contract TransferWithAuthorizationTest is AuthorizationBase {
    function test_MovesOnce() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, other, 5));
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        vm.assertEq(warp.balanceOf(other), 5);
        vm.assertTrue(warp.authorizationState(payer, "nonce"));
        vm.expectRevert();
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
    }

    // A signature for one of the functions serves for none of the others.
    function test_RevertWhen_SignedForAnotherFunction() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(RECEIVE_AUTHORIZATION, payer, other, 5));
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        signature = _signature(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, other, 5));
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        vm.prank(other);
        warp.receiveWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        warp.cancelAuthorization(payer, "nonce", signature);
    }

    function test_RevertWhen_TooEarlyOrTooLate() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, other, 5));
        vm.warp(START - 1);
        vm.expectRevert();
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        vm.warp(START + 1);
        vm.expectRevert();
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
    }

    function test_BothFormsTakeAKeysAndAContractsSignature() public {
        PlainAccount account = new PlainAccount(vm.addr(OTHER_KEY));
        vm.prank(treasury);
        warp.transfer(address(account), 10);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OTHER_KEY, _digest(TRANSFER_AUTHORIZATION, address(account), stranger, 5));
        warp.transferWithAuthorization(address(account), stranger, 5, START - 1, START + 1, "nonce", v, r, s);
        (v, r, s) = vm.sign(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, stranger, 7));
        warp.transferWithAuthorization(payer, stranger, 7, START - 1, START + 1, "nonce", v, r, s);
        vm.assertEq(warp.balanceOf(stranger), 12);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, other));
        warp.transferWithAuthorization(other, stranger, 7, START - 1, START + 1, "nonce", v, r, s);
        vm.expectRevert();
        warp.transferWithAuthorization(payer, stranger, 7, START - 1, START + 1, "nonce", v, r, s);
    }

    // An account of a key that delegated to code (EIP-7702) still pays by its key.
    function test_AnAccountThatDelegatedToCodePaysByItsKey() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, stranger, 5));
        vm.etch(payer, abi.encodePacked(hex"ef0100", address(usdc)));
        warp.transferWithAuthorization(payer, stranger, 5, START - 1, START + 1, "nonce", signature);
        vm.assertEq(warp.balanceOf(stranger), 5);
    }
}
