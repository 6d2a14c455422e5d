// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {RECEIVE_AUTHORIZATION} from "../base/Authorizations.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";
import {AuthorizationBase} from "./AuthorizationBase.sol";

contract ReceiveWithAuthorizationTest is AuthorizationBase {
    function test_OnlyByTheReceiver() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(RECEIVE_AUTHORIZATION, payer, other, 5));
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, other));
        warp.receiveWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        vm.prank(other);
        warp.receiveWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
        vm.assertEq(warp.balanceOf(other), 5);
    }

    // A contract that takes a key's 65 bytes: v, r, s have to reach it too, since callers choose the form by the length.
    function test_BothFormsTakeAContractsSignatureOf65Bytes() public {
        PlainAccount account = new PlainAccount(vm.addr(OTHER_KEY));
        vm.prank(treasury);
        warp.transfer(address(account), 10);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OTHER_KEY, _digest(RECEIVE_AUTHORIZATION, address(account), other, 5));
        vm.prank(other);
        warp.receiveWithAuthorization(address(account), other, 5, START - 1, START + 1, "nonce", v, r, s);
        vm.assertEq(warp.balanceOf(other), 5);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        vm.prank(other);
        warp.receiveWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", v, r, s);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, other));
        warp.receiveWithAuthorization(address(account), other, 5, START - 1, START + 1, "next", v, r, s);
    }
}
