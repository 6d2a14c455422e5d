// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ReentrancyGuard} from "@openzeppelin/contracts/utils/ReentrancyGuard.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {ITransferAuthorizationToken} from "../interfaces/ITransferAuthorizationToken.sol";
import {IX402Collector} from "../interfaces/IX402Collector.sol";
import {X402Till} from "./X402Till.sol";

/// @title Opens payments from x402 authorisations
/// @notice No owner, no upgrade, no balance of its own: what comes in leaves in the same call. Each offer has a till of its
/// own, so that a cancelled authorisation, which to a contract looks like a used one, can never be paid with the money
/// of another offer.
contract X402Collector is IX402Collector, ReentrancyGuard {
    using SafeERC20 for IERC20;

    bytes32 private constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @inheritdoc IX402Collector
    IPaymentEscrow public immutable escrow;

    /// @notice The code of every till.
    address public immutable tillImplementation;

    mapping(bytes32 key => bool) private _credited;

    constructor(IPaymentEscrow escrow_) {
        escrow = escrow_;
        tillImplementation = address(new X402Till());
    }

    /// @inheritdoc IX402Collector
    function open(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        nonReentrant
        returns (bytes32 paymentId)
    {
        IPaymentEscrow.PaymentInfo memory info = terms;
        info.payer = authorization.from;
        IERC20 token = IERC20(info.token);
        // Effect
        _credit(info.token, authorization);
        // Interaction
        address till = _till(terms);
        if (_isUsed(info.token, authorization)) _checkUsed(info, authorization, till);
        else _submit(info, authorization, till);
        X402Till(till).release(token, address(this), info.maxAmount);
        token.forceApprove(address(escrow), info.maxAmount);
        escrow.authorizeFor(info);
        emit AuthorizationCredited({
            token: info.token,
            from: info.payer,
            nonce: authorization.nonce,
            till: till,
            amount: info.maxAmount,
            opened: true
        });
        return escrow.paymentIdOf(info);
    }

    /// @inheritdoc IX402Collector
    function giveBack(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        nonReentrant
    {
        IPaymentEscrow.PaymentInfo memory info = terms;
        info.payer = authorization.from;
        // Check
        if (!_isUsed(info.token, authorization)) {
            revert X402Collector_NotUsed(authorization.from, authorization.nonce);
        }
        // Effect
        _credit(info.token, authorization);
        // Interaction
        address till = _till(terms);
        _checkUsed(info, authorization, till);
        X402Till(till).release(IERC20(info.token), info.payer, info.maxAmount);
        emit AuthorizationCredited({
            token: info.token,
            from: info.payer,
            nonce: authorization.nonce,
            till: till,
            amount: info.maxAmount,
            opened: false
        });
    }

    /// @inheritdoc IX402Collector
    function tillOf(IPaymentEscrow.PaymentInfo calldata terms) external view returns (address) {
        return Clones.predictDeterministicAddress(tillImplementation, _saltOf(terms), address(this));
    }

    /// @inheritdoc IX402Collector
    function isCredited(address token, address from, bytes32 nonce) external view returns (bool) {
        return _credited[_keyOf(token, from, nonce)];
    }

    function _credit(address token, Authorization calldata authorization) private {
        bytes32 key = _keyOf(token, authorization.from, authorization.nonce);
        if (_credited[key]) revert X402Collector_AlreadyCredited(token, authorization.from, authorization.nonce);
        _credited[key] = true;
    }

    /// @dev The till, made where it is not there yet.
    function _till(IPaymentEscrow.PaymentInfo calldata terms) private returns (address till) {
        bytes32 salt = _saltOf(terms);
        till = Clones.predictDeterministicAddress(tillImplementation, salt, address(this));
        if (till.code.length == 0) Clones.cloneDeterministic(tillImplementation, salt);
    }

    /// @dev Submits the authorisation ourselves: the token checks the signature, we what arrived.
    function _submit(IPaymentEscrow.PaymentInfo memory info, Authorization calldata authorization, address till)
        private
    {
        uint256 before = IERC20(info.token).balanceOf(till);
        bytes calldata signature = authorization.signature;
        if (signature.length == 65) {
            ITransferAuthorizationToken(info.token).transferWithAuthorization(
                info.payer,
                till,
                info.maxAmount,
                authorization.validAfter,
                authorization.validBefore,
                authorization.nonce,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            );
        } else {
            ITransferAuthorizationToken(info.token).transferWithAuthorization(
                info.payer,
                till,
                info.maxAmount,
                authorization.validAfter,
                authorization.validBefore,
                authorization.nonce,
                signature
            );
        }
        uint256 received = IERC20(info.token).balanceOf(till) - before;
        if (received < info.maxAmount) revert X402Collector_WrongAmountReceived(received, info.maxAmount);
    }

    /// @dev Somebody submitted it first: the operator vouches that it was a transfer, the signature says to which till.
    function _checkUsed(IPaymentEscrow.PaymentInfo memory info, Authorization calldata authorization, address till)
        private
        view
    {
        address signer = escrow.operatorSigner(info.operator);
        if (msg.sender != signer) revert X402Collector_OnlyOperator(msg.sender, signer);
        bytes32 structHash = keccak256(
            abi.encode(
                TRANSFER_TYPEHASH,
                info.payer,
                till,
                info.maxAmount,
                authorization.validAfter,
                authorization.validBefore,
                authorization.nonce
            )
        );
        bytes32 domain = ITransferAuthorizationToken(info.token).DOMAIN_SEPARATOR();
        bytes32 digest = MessageHashUtils.toTypedDataHash(domain, structHash);
        if (!SignatureChecker.isValidSignatureNowCalldata(info.payer, digest, authorization.signature)) {
            revert X402Collector_BadSignature(info.payer);
        }
    }

    function _isUsed(address token, Authorization calldata authorization) private view returns (bool) {
        return ITransferAuthorizationToken(token).authorizationState(authorization.from, authorization.nonce);
    }

    /// @dev All terms; who pays is not known when the offer is made.
    function _saltOf(IPaymentEscrow.PaymentInfo calldata terms) private pure returns (bytes32) {
        IPaymentEscrow.PaymentInfo memory info = terms;
        info.payer = address(0);
        return keccak256(abi.encode(info));
    }

    function _keyOf(address token, address from, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(token, from, nonce));
    }
}
