// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {ITransferAuthorizationToken} from "../interfaces/ITransferAuthorizationToken.sol";
import {IX402Collector} from "../interfaces/IX402Collector.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {X402Till} from "./X402Till.sol";

/// @title Opens payments from x402 authorisations
/// @notice No owner, no upgrade, no balance of its own: what comes in leaves in the same call. Each offer has a till of its
/// own, so that a cancelled authorisation, which to a contract looks like a used one, can never be paid with the money
/// of another offer.
contract X402Collector is IX402Collector, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice EIP-712 type hash of what a client signs.
    bytes32 public constant TRANSFER_TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @inheritdoc IX402Collector
    uint256 public constant ANNOUNCEMENT_DELAY = 3 days;

    /// @inheritdoc IX402Collector
    IPaymentEscrow public immutable escrow;

    /// @notice The code of every till.
    address public immutable tillImplementation;

    mapping(bytes32 key => bool credited) private _credited;

    /// @dev By till, its round, signer and nonce: what was announced for one till says nothing of any other.
    mapping(bytes32 announcement => uint256 dueAt) private _announced;

    /// @dev Signers that claim the money of a till.
    mapping(address till => uint256 claims) private _claims;

    /// @dev Raised where the operator speaks: what was announced for the till before counts no more.
    mapping(address till => uint256 round) private _rounds;

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
        return _open(terms, authorization, false);
    }

    /// @inheritdoc IX402Collector
    function openPaid(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        nonReentrant
        returns (bytes32 paymentId)
    {
        address signer = escrow.operatorSigner(terms.operator);
        if (msg.sender != signer) revert X402Collector_OnlyOperator(msg.sender, signer);
        _checkWasUsed(terms.token, authorization);
        return _open(terms, authorization, true);
    }

    /// @inheritdoc IX402Collector
    function announce(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization) external {
        IPaymentEscrow.PaymentInfo memory info = _infoOf(terms, authorization);
        address till = _predict(terms);
        bytes32 announcement = _announcementOf(till, authorization.from, authorization.nonce);
        // Check
        if (_credited[_keyOf(info.token, authorization.from, authorization.nonce)]) {
            revert X402Collector_AlreadyCredited(info.token, info.payer, authorization.nonce);
        }
        if (_announced[announcement] != 0) revert X402Collector_AlreadyAnnounced(_announced[announcement]);
        _checkWasUsed(info.token, authorization);
        _checkSigned(info, authorization, till);
        _checkPaid(info, till, 1);
        // Effect
        uint256 dueAt = block.timestamp + ANNOUNCEMENT_DELAY;
        _announced[announcement] = dueAt;
        _claims[till] += 1;
        emit AuthorizationAnnounced({
            token: info.token,
            from: info.payer,
            nonce: authorization.nonce,
            till: till,
            creditableAt: dueAt,
            terms: terms,
            validAfter: authorization.validAfter,
            validBefore: authorization.validBefore
        });
    }

    /// @inheritdoc IX402Collector
    function dismiss(IPaymentEscrow.PaymentInfo calldata terms) external {
        address signer = escrow.operatorSigner(terms.operator);
        if (msg.sender != signer) revert X402Collector_OnlyOperator(msg.sender, signer);
        _dismiss(_predict(terms));
    }

    /// @inheritdoc IX402Collector
    function giveBack(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        nonReentrant
    {
        IPaymentEscrow.PaymentInfo memory info = _infoOf(terms, authorization);
        address till = _till(terms);
        // Check
        _checkWasUsed(info.token, authorization);
        _checkSigned(info, authorization, till);
        bool byOperator = msg.sender == escrow.operatorSigner(info.operator);
        if (!byOperator) _checkAnnounced(info, authorization, till);
        // Effect
        _credit(info.token, authorization, till, byOperator);
        // Interaction
        _release(info, till, info.payer);
        _emitCredited(info, authorization, till, false);
    }

    /// @inheritdoc IX402Collector
    function emptyTill(IPaymentEscrow.PaymentInfo calldata terms) external nonReentrant returns (uint256 amount) {
        // Check
        bool isDue = msg.sender == terms.payer || block.timestamp >= terms.authorizationExpiry;
        if (terms.payer == address(0) || !isDue) revert X402Collector_OnlyPayer(msg.sender, terms.payer);
        address till = _till(terms);
        amount = IERC20(terms.token).balanceOf(till);
        emit TillEmptied({token: terms.token, payer: terms.payer, till: till, amount: amount});
        // Interaction
        X402Till(till).release(IERC20(terms.token), terms.payer, amount);
    }

    /// @inheritdoc IX402Collector
    function tillOf(IPaymentEscrow.PaymentInfo calldata terms) external view returns (address) {
        return _predict(terms);
    }

    /// @inheritdoc IX402Collector
    function isCredited(address token, address from, bytes32 nonce) external view returns (bool) {
        return _credited[_keyOf(token, from, nonce)];
    }

    /// @inheritdoc IX402Collector
    function creditableAt(address till, address from, bytes32 nonce) external view returns (uint256) {
        return _announced[_announcementOf(till, from, nonce)];
    }

    /// @inheritdoc IX402Collector
    function claimsOn(address till) external view returns (uint256) {
        return _claims[till];
    }

    function _open(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization, bool byOperator)
        private
        returns (bytes32 paymentId)
    {
        IPaymentEscrow.PaymentInfo memory info = _infoOf(terms, authorization);
        IERC20 token = IERC20(info.token);
        address till = _till(terms);
        // Check, effect
        bool isUsed = _isUsed(info.token, authorization);
        if (isUsed) {
            _checkSigned(info, authorization, till);
            if (terms.payer == address(0) && !byOperator) _checkAnnounced(info, authorization, till);
        }
        _credit(info.token, authorization, till, byOperator);
        // Interaction
        if (!isUsed) _submit(info, authorization, till);
        _release(info, till, address(this));
        token.forceApprove(address(escrow), info.maxAmount);
        escrow.authorizeFor(info);
        _emitCredited(info, authorization, till, true);
        return escrow.paymentIdOf(info);
    }

    /// @dev The payment: the terms with the signer as payer, who is the one that the terms name where they name one.
    function _infoOf(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        private
        pure
        returns (IPaymentEscrow.PaymentInfo memory info)
    {
        info = terms;
        if (terms.payer != address(0) && terms.payer != authorization.from) {
            revert X402Collector_OnlyPayer(authorization.from, terms.payer);
        }
        info.payer = authorization.from;
    }

    /// @dev Once for each authorisation. The operator's word ends what others said of the till.
    function _credit(address token, Authorization calldata authorization, address till, bool byOperator) private {
        bytes32 key = _keyOf(token, authorization.from, authorization.nonce);
        if (_credited[key]) revert X402Collector_AlreadyCredited(token, authorization.from, authorization.nonce);
        _credited[key] = true;
        if (_claims[till] == 0) return;
        if (byOperator) _dismiss(till);
        else if (_announced[_announcementOf(till, authorization.from, authorization.nonce)] != 0) _claims[till] -= 1;
    }

    function _dismiss(address till) private {
        _rounds[till] += 1;
        _claims[till] = 0;
        emit AnnouncementsDismissed({till: till});
    }

    /// @dev The till, made where it is not there yet.
    function _till(IPaymentEscrow.PaymentInfo calldata terms) private returns (address till) {
        till = _predict(terms);
        if (till.code.length == 0) Clones.cloneDeterministic(tillImplementation, _saltOf(terms));
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

    function _release(IPaymentEscrow.PaymentInfo memory info, address till, address to) private {
        _checkPaid(info, till, 1);
        X402Till(till).release(IERC20(info.token), to, info.maxAmount);
    }

    function _emitCredited(
        IPaymentEscrow.PaymentInfo memory info,
        Authorization calldata authorization,
        address till,
        bool opened
    ) private {
        emit AuthorizationCredited({
            token: info.token,
            from: info.payer,
            nonce: authorization.nonce,
            till: till,
            amount: info.maxAmount,
            opened: opened
        });
    }

    /// @dev Whose money a till without a name holds no contract can tell: the operator says so, who reads in the token's
    /// events whether the till was paid, or an announcement that it left standing and nobody else's contradicts.
    function _checkAnnounced(
        IPaymentEscrow.PaymentInfo memory info,
        Authorization calldata authorization,
        address till
    ) private view {
        uint256 due = _announced[_announcementOf(till, authorization.from, authorization.nonce)];
        if (due == 0) revert X402Collector_OnlyOperator(msg.sender, escrow.operatorSigner(info.operator));
        if (block.timestamp < due) revert X402Collector_TooEarly(due);
        _checkPaid(info, till, _claims[till]);
    }

    function _checkWasUsed(address token, Authorization calldata authorization) private view {
        if (!_isUsed(token, authorization)) {
            revert X402Collector_NotUsed(authorization.from, authorization.nonce);
        }
    }

    /// @dev Refuses what was not signed by the payer for this very till, and with it for all of its terms.
    function _checkSigned(
        IPaymentEscrow.PaymentInfo memory info,
        Authorization calldata authorization,
        address till
    ) private view {
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
        if (!Signatures.isSignedBy(info.payer, digest, authorization.signature)) {
            revert X402Collector_BadSignature(info.payer);
        }
    }

    /// @dev Refuses where the till does not hold the price as often as it is claimed.
    function _checkPaid(IPaymentEscrow.PaymentInfo memory info, address till, uint256 times) private view {
        uint256 balance = IERC20(info.token).balanceOf(till);
        uint256 expected = times * info.maxAmount;
        if (balance < expected) revert X402Collector_TillTooLow(balance, expected);
    }

    function _isUsed(address token, Authorization calldata authorization) private view returns (bool) {
        return ITransferAuthorizationToken(token).authorizationState(authorization.from, authorization.nonce);
    }

    function _predict(IPaymentEscrow.PaymentInfo calldata terms) private view returns (address) {
        return Clones.predictDeterministicAddress(tillImplementation, _saltOf(terms), address(this));
    }

    /// @dev All terms, the payer too where they name one.
    function _saltOf(IPaymentEscrow.PaymentInfo calldata terms) private pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }

    function _announcementOf(address till, address from, bytes32 nonce) private view returns (bytes32) {
        return keccak256(abi.encode(till, _rounds[till], from, nonce));
    }

    function _keyOf(address token, address from, bytes32 nonce) private pure returns (bytes32) {
        return keccak256(abi.encode(token, from, nonce));
    }
}
