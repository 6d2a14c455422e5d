// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {Base} from "../base/Base.sol";

/// The values of docs/eip712.md, as written there.
contract Eip712Test is Base {
    address private constant AT = 0x5FbDB2315678afecb367f032d93F642f64180aa3;
    address private constant SIGNER = 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266;
    bytes32 private constant ID = 0x289bbfefe5219a7ff350f62258e6ef78be727a8b972c9a57e983b39a3ee11ab5;
    bytes32 private constant DOMAIN = 0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f;
    bytes32 private constant RECEIVE = 0xd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de8;
    bytes32 private constant TRANSFER = 0x7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a2267;
    bytes32 private constant CANCEL = 0x158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429;
    bytes32 private constant PERMIT = 0x6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c9;

    PaymentEscrow private _at;

    function setUp() public override {
        super.setUp();
        vm.chainId(31_337);
        vm.etch(AT, address(new PaymentEscrow()).code);
        _at = PaymentEscrow(AT);
    }

    function test_TheEscrowsPaymentIdSignatureAndPrepaidNonce() public view {
        vm.assertEq(
            _at.PAYMENT_INFO_TYPEHASH(), 0x2ee7feb986167416e1c5fdd406ced1ae582f414ab4e63e6fccf67e9632ef7855
        );
        vm.assertEq(
            _at.DOMAIN_SEPARATOR(), 0x8f5d111b9a8f2dc3afb3e95fa72ec0a2bcf679b6e47637ead2b9d297fba58697
        );
        IEscrowTypes.PaymentInfo memory info = IEscrowTypes.PaymentInfo({
            operator: address(1),
            payer: SIGNER,
            token: address(2),
            maxAmount: 1_000_000,
            feeBps: 250,
            burnBps: 0,
            authorizationExpiry: 1_800_000_000,
            refundExpiry: 1_900_000_000,
            salt: keccak256("quote")
        });
        vm.assertEq(_at.paymentIdOf(info), ID);
        bytes32 r = 0x44e621dad98b4eafb9172d1414c2a6c1f295ce5d4a363b378f6bc771e08599fb;
        bytes32 s = 0x04518e8772ae017da2a22209a577eedfa8e67df94386fe776292e115dd95a7fb;
        vm.assertEq(ecrecover(ID, 27, r, s), SIGNER);
        vm.assertEq(
            _at.prepaidNonce(SIGNER, address(2), keccak256("quote")),
            0x68f92b5b2df67e1902df5fd769f035474b843a3d5c689059a26ef9a89e775c22
        );
    }

    function test_TheTokensTypesAndDigests() public {
        bytes32 domain =
            keccak256(abi.encode(DOMAIN, keccak256("Warpshare"), keccak256("1"), uint256(31_337), AT));
        vm.assertEq(domain, 0x41fe77bd5a4ca52d23ff55004b0dfa3e7de17340dc8d8884e0c170c16227ff6f);
        bytes memory fields = abi.encode(SIGNER, address(1), 1_000_000, 0, 1_800_000_000, ID);
        vm.assertEq(
            _typed(domain, keccak256(bytes.concat(RECEIVE, fields))),
            0x1bd4deae8de997541bfc5ec13cf197ab21b90af4605a1d12ea75bec2eaee95f2
        );
        vm.assertEq(
            _typed(domain, keccak256(bytes.concat(TRANSFER, fields))),
            0xc0e02583644c85b8e6ee43c7509f3b344741ba1ecde7ea60ade1d8135d9345dc
        );
        vm.assertEq(
            _typed(domain, keccak256(abi.encode(CANCEL, SIGNER, ID))),
            0x19d70854f601f6333596f0ab6820298ba1157dd593d0a492136a16b81c999330
        );
        vm.assertEq(
            _typed(domain, keccak256(abi.encode(PERMIT, SIGNER, AT, 1_000_000, 0, 1_800_000_000))),
            0xcbf88fe478835f8fd3407ca1768f604ad982ee00df91c51804d942ce0d82f1bb
        );
        vm.assertEq(new X402Collector(escrow).TRANSFER_TYPEHASH(), TRANSFER);
    }
}
