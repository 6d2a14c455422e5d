// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {Base} from "../base/Base.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";

contract CancelAuthorizationTest is Base {
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    function _digest(bytes32 typeHash, address from, address to, uint256 value) private view returns (bytes32) {
        return _typed(
            warp.DOMAIN_SEPARATOR(),
            keccak256(abi.encode(typeHash, from, to, value, START - 1, START + 1, bytes32("nonce")))
        );
    }

    function test_MakesTheNonceUseless() public {
        bytes32 digest = _typed(
            warp.DOMAIN_SEPARATOR(),
            keccak256(
                abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), payer, bytes32("nonce"))
            )
        );
        warp.cancelAuthorization(payer, "nonce", _signature(PAYER_KEY, digest));
        bytes memory signature = _signature(PAYER_KEY, _digest(TRANSFER, payer, other, 5));
        vm.expectRevert();
        warp.transferWithAuthorization(payer, other, 5, START - 1, START + 1, "nonce", signature);
    }

    function test_BothFormsTakeAContractsSignatureAndNobodyElses() public {
        PlainAccount account = new PlainAccount(vm.addr(OTHER_KEY));
        bytes32 digest = _typed(
            warp.DOMAIN_SEPARATOR(),
            keccak256(
                abi.encode(
                    keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"),
                    address(account),
                    bytes32("nonce")
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, digest);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_BadSignature.selector, address(account)));
        warp.cancelAuthorization(address(account), "nonce", v, r, s);
        (v, r, s) = vm.sign(OTHER_KEY, digest);
        warp.cancelAuthorization(address(account), "nonce", v, r, s);
        vm.assertTrue(warp.authorizationState(address(account), "nonce"));
    }
}
