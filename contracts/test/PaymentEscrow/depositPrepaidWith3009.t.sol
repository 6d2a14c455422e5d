// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract DepositPrepaidWith3009Test is Base {
    uint256 private constant UNTIL = START + 1 hours;

    function test_AnybodySendsWhatThePayerSigned() public {
        bytes32 nonce = escrow.prepaidNonce(payer, address(usdc), "salt");
        bytes memory signature = _signature(PAYER_KEY, _digest3009(address(usdc), payer, 5e6, 0, UNTIL, nonce));
        vm.prank(stranger);
        escrow.depositPrepaidWith3009(payer, address(usdc), 5e6, "salt", 0, UNTIL, signature);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 5e6);
        vm.expectRevert();
        escrow.depositPrepaidWith3009(payer, address(usdc), 5e6, "salt", 0, UNTIL, signature);
    }

    // A signature over a deposit serves for no payment and the other way round: their nonces differ.
    function test_RevertWhen_ThePayersSignatureIsForAPayment() public {
        bytes32 id = escrow.paymentIdOf(_info(address(usdc)));
        bytes memory signature = _signature(PAYER_KEY, _digest3009(address(usdc), payer, 5e6, 0, UNTIL, id));
        vm.expectRevert();
        escrow.depositPrepaidWith3009(payer, address(usdc), 5e6, id, 0, UNTIL, signature);
    }

    function test_TheNonceBindsChainContractPayerTokenAndSalt() public {
        bytes32 nonce = escrow.prepaidNonce(payer, address(usdc), "salt");
        vm.assertTrue(nonce != escrow.prepaidNonce(other, address(usdc), "salt"));
        vm.assertTrue(nonce != escrow.prepaidNonce(payer, address(warp), "salt"));
        vm.assertTrue(nonce != escrow.prepaidNonce(payer, address(usdc), "other"));
        vm.chainId(block.chainid + 1);
        vm.assertTrue(nonce != escrow.prepaidNonce(payer, address(usdc), "salt"));
    }
}
