// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {SmartAccount} from "../mocks/SmartAccount.sol";

contract AuthorizeWithSignatureTest is Base {
    function test_AnybodySendsWhatThePayerSigned() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.prank(stranger);
        escrow.authorizeWithSignature(info, info.maxAmount, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, info.maxAmount);
    }

    // A stranger who copies the signature cannot use the payment up with a single unit.
    function test_RevertWhen_AnybodyElseSendsLessThanTheWhole() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 1, info.maxAmount)
        );
        vm.prank(stranger);
        escrow.authorizeWithSignature(info, 1, signature);
        vm.prank(payer);
        escrow.authorizeWithSignature(info, 1, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 1);
    }

    function test_AcceptsASmartAccount() public {
        SmartAccount account = new SmartAccount(other);
        usdc.mint(address(account), 5e6);
        vm.prank(other);
        account.execute(address(usdc), abi.encodeCall(usdc.approve, (address(escrow), 5e6)));
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.payer = address(account);
        info.maxAmount = 5e6;
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = abi.encodePacked(_signature(OTHER_KEY, account.digestOf(id)), bytes31(0));
        escrow.authorizeWithSignature(info, 5e6, signature);
        vm.assertEq(escrow.paymentState(id).held, 5e6);
    }

    // ERC-1271 replay: the same owner's second account is not bound by it.
    function test_RevertWhen_TheSignatureIsOfAnotherAccountOfTheSameOwner() public {
        SmartAccount first = new SmartAccount(other);
        SmartAccount second = new SmartAccount(other);
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.payer = address(first);
        bytes memory signature =
            abi.encodePacked(_signature(OTHER_KEY, first.digestOf(escrow.paymentIdOf(info))), bytes31(0));
        info.payer = address(second);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadSignature.selector, address(second))
        );
        escrow.authorizeWithSignature(info, 5e6, signature);
    }

    function test_RevertWhen_AnyFieldIsNotWhatWasSigned() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        for (uint256 i = 0; i < 7; ++i) {
            IEscrowTypes.PaymentInfo memory changed = _info(address(usdc));
            if (i == 0) changed.operator = stranger;
            if (i == 1) changed.token = address(warp);
            if (i == 2) changed.maxAmount += 1;
            if (i == 3) changed.feeBps += 1;
            if (i == 4) changed.authorizationExpiry += 1;
            if (i == 5) changed.refundExpiry += 1;
            if (i == 6) changed.salt = keccak256("another quote");
            vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadSignature.selector, payer));
            escrow.authorizeWithSignature(changed, 5e6, signature);
        }
    }

    // Zero signer, high s, wrong length, v of 0 and 1, other signer, other chain, other contract.
    function test_RevertWhen_TheSignatureIsMalformed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, id);
        bytes32 highS = bytes32(0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141 - uint256(s));
        _refused(info, abi.encodePacked(r, highS, v == 27 ? uint8(28) : uint8(27)));
        _refused(info, abi.encodePacked(r, s, v - 27));
        _refused(info, abi.encodePacked(r, s));
        _refused(info, abi.encodePacked(r, s, v, uint8(0)));
        _refused(info, "");
        _refused(info, abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
        _refused(info, _signature(OTHER_KEY, id));
        info.payer = address(0);
        _refused(info, abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
    }

    function test_RevertWhen_SignedForAnotherChain() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.chainId(block.chainid + 1);
        _refused(info, signature);
    }

    function test_RevertWhen_SignedForAnotherContract() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        PaymentEscrow second = PaymentEscrow(
            _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (_initialSettings())))
        );
        _refused(info, _signature(PAYER_KEY, second.paymentIdOf(info)));
    }

    function _refused(IEscrowTypes.PaymentInfo memory info, bytes memory signature) private {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadSignature.selector, info.payer));
        escrow.authorizeWithSignature(info, 5e6, signature);
    }

    // An account of a key that has delegated to code (EIP-7702) still pays with its key, and only with its own.
    function test_AnAccountThatDelegatedToCodePaysByItsKey() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        vm.etch(payer, abi.encodePacked(hex"ef0100", address(usdc)));
        vm.assertEq(payer.code.length, 23);
        _refused(info, _signature(OTHER_KEY, id));
        escrow.authorizeWithSignature(info, info.maxAmount, _signature(PAYER_KEY, id));
        vm.assertEq(escrow.paymentState(id).held, info.maxAmount);
    }

    // Or by what its code says, where it has ERC-1271.
    function test_AnAccountThatDelegatedToASmartAccountPaysByItsCodeToo() public {
        SmartAccount code = new SmartAccount(other);
        vm.etch(payer, abi.encodePacked(hex"ef0100", address(code)));
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        bytes32 digest = keccak256(abi.encode(id, payer, block.chainid));
        bytes memory signature = abi.encodePacked(_signature(OTHER_KEY, digest), bytes31(0));
        escrow.authorizeWithSignature(info, info.maxAmount, signature);
        vm.assertEq(escrow.paymentState(id).held, info.maxAmount);
    }
}
