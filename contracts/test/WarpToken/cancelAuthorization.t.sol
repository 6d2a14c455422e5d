// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {TRANSFER_AUTHORIZATION} from "../base/Authorizations.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";
import {AuthorizationBase} from "./AuthorizationBase.sol";

contract CancelAuthorizationTest is AuthorizationBase {
    function test_MakesTheNonceUseless() public {
        bytes32 digest = _cancelDigest(address(warp), payer, "nonce");
        warp.cancelAuthorization(payer, "nonce", _signature(PAYER_KEY, digest));
        bytes memory signature = _signature(PAYER_KEY, _digest(TRANSFER_AUTHORIZATION, payer, other, 5));
        vm.expectRevert();
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
    }

    function test_BothFormsTakeAContractsSignatureAndNobodyElses() public {
        PlainAccount account = new PlainAccount(vm.addr(OTHER_KEY));
        bytes32 digest = _cancelDigest(address(warp), address(account), "nonce");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, digest);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, address(account)));
        warp.cancelAuthorization(address(account), "nonce", v, r, s);
        (v, r, s) = vm.sign(OTHER_KEY, digest);
        warp.cancelAuthorization(address(account), "nonce", v, r, s);
        vm.assertTrue(warp.authorizationState(address(account), "nonce"));
    }
}
