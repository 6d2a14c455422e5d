// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {Base} from "../base/Base.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";
import {SmartAccount} from "../mocks/SmartAccount.sol";

contract PermitTest is Base {
    function test_MovesTheNonceByOne() public {
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(PAYER_KEY, _digestPermit(address(warp), payer, stranger, 5, START));
        warp.permit(payer, stranger, 5, START, v, r, s);
        vm.assertEq(warp.allowance(payer, stranger), 5);
        vm.assertEq(warp.nonces(payer), 1);
        vm.expectRevert();
        warp.permit(payer, stranger, 5, START, v, r, s);
        bytes memory signature = _signature(PAYER_KEY, _digestPermit(address(warp), payer, stranger, 6, START));
        warp.permit(payer, stranger, 6, START, signature);
        vm.assertEq(warp.allowance(payer, stranger), 6);
        vm.assertEq(warp.nonces(payer), 2);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        warp.permit(payer, stranger, 6, START, signature);
    }

    function test_TakesASmartAccountsSignature() public {
        SmartAccount account = new SmartAccount(other);
        bytes32 digest = _digestPermit(address(warp), address(account), stranger, 5, START);
        bytes memory signature = abi.encodePacked(_signature(OTHER_KEY, account.digestOf(digest)), bytes31(0));
        warp.permit(address(account), stranger, 5, START, signature);
        vm.assertEq(warp.allowance(address(account), stranger), 5);
    }

    function test_RevertWhen_ExpiredOrForAnotherChain() public {
        bytes memory signature = _signature(PAYER_KEY, _digestPermit(address(warp), payer, stranger, 6, START));
        vm.warp(START + 1);
        vm.expectRevert();
        warp.permit(payer, stranger, 6, START, signature);
        vm.warp(START);
        vm.chainId(5);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, payer));
        warp.permit(payer, stranger, 6, START, signature);
    }

    function test_TakesAContractsSignatureOf65Bytes() public {
        PlainAccount account = new PlainAccount(vm.addr(OTHER_KEY));
        bytes32 digest = _digestPermit(address(warp), address(account), stranger, 5, START);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OTHER_KEY, digest);
        warp.permit(address(account), stranger, 5, START, v, r, s);
        vm.assertEq(warp.allowance(address(account), stranger), 5);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, address(account)));
        warp.permit(address(account), stranger, 5, START, v, r, s);
    }
}
