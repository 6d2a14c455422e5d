// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {Base} from "../base/Base.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";

contract ReceiveWithAuthorizationTest is Base {
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function _digest(bytes32 typeHash, address from, address to, uint256 value) private view returns (bytes32) {
        return _typed(
            warp.DOMAIN_SEPARATOR(),
            keccak256(abi.encode(typeHash, from, to, value, START - 1, START + 1, bytes32("nonce")))
        );
    }

    function test_OnlyByTheReceiver() public {
        bytes memory signature = _signature(PAYER_KEY, _digest(RECEIVE, payer, other, 5));
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
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OTHER_KEY, _digest(RECEIVE, address(account), other, 5));
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
