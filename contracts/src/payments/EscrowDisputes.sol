// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEscrowExtension} from "../interfaces/IEscrowExtension.sol";
import {EscrowBooks} from "./EscrowBooks.sol";

/// @title What is held can be frozen by its payer
abstract contract EscrowDisputes is IEscrowExtension, EscrowBooks, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IEscrowExtension
    function dispute(PaymentInfo calldata info, bytes32 evidenceHash) external {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        _checkPayer(info);
        if (payment.status != PaymentStatus.Open) revert PaymentEscrow_WrongStatus(id, payment.status);
        if (payment.held == 0) revert PaymentEscrow_Nothing();
        if (block.timestamp >= info.authorizationExpiry) revert PaymentEscrow_Expired(info.authorizationExpiry);
        // Effect
        uint256 until = Math.min(block.timestamp + $.settings.disputeWindow, info.authorizationExpiry);
        payment.status = PaymentStatus.Disputed;
        _setPayment(id, payment);
        $.extras[id].disputedUntil = uint48(until);
        emit PaymentDisputed({paymentId: id, evidenceHash: evidenceHash, disputedUntil: until});
    }

    /// @inheritdoc IEscrowExtension
    function withdrawDispute(PaymentInfo calldata info) external {
        bytes32 id = _idOf(info);
        // Check
        _checkPayer(info);
        Payment memory payment = _payment(id);
        _checkDisputed(id, payment);
        // Effect
        payment.status = PaymentStatus.OpenAfterDispute;
        _setPayment(id, payment);
        _storage().extras[id].disputedUntil = 0;
        emit DisputeResolved({paymentId: id, captured: 0, returned: 0, resolutionHash: 0});
    }

    /// @inheritdoc IEscrowExtension
    function resolveDispute(
        PaymentInfo calldata info,
        uint256 captured,
        uint256 epoch,
        bytes32 taskRef,
        bytes32 resolutionHash
    ) external nonReentrant {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        Run memory run;
        run.gate = _gate(info);
        _checkSignerOf(run.gate);
        _checkDisputed(id, payment);
        uint256 until = $.extras[id].disputedUntil;
        if (block.timestamp >= until) revert PaymentEscrow_Expired(until);
        if (captured > payment.held) revert PaymentEscrow_BadAmount(captured, payment.held);
        // Effect
        $.extras[id].disputedUntil = 0;
        if (captured > 0) {
            _turnTo(run, info.token, epoch);
            $.payments[id].packed = _bookCapture(run, id, info, $.payments[id].packed, captured, taskRef);
            _flush(run);
            payment = _payment(id);
        }
        uint256 returned = _close(id, payment);
        // Interaction: a payer that cannot be paid keeps its claim to what is held and blocks nobody else's earnings.
        if (returned > 0) {
            if (IERC20(info.token).trySafeTransfer(info.payer, returned)) {
                emit PaymentVoided({paymentId: id, amount: returned});
            } else {
                payment.held = returned;
                _setPayment(id, payment);
                returned = 0;
            }
        }
        emit DisputeResolved({paymentId: id, captured: captured, returned: returned, resolutionHash: resolutionHash});
    }

    /// @inheritdoc IEscrowExtension
    function expireDispute(PaymentInfo calldata info) external nonReentrant {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        // Check
        Payment memory payment = _payment(id);
        _checkDisputed(id, payment);
        uint256 until = $.extras[id].disputedUntil;
        if (block.timestamp < until) revert PaymentEscrow_TooEarly(until);
        // Effect
        $.extras[id].disputedUntil = 0;
        uint256 amount = _close(id, payment);
        emit PaymentVoided({paymentId: id, amount: amount});
        emit DisputeResolved({paymentId: id, captured: 0, returned: amount, resolutionHash: 0});
        // Interaction
        IERC20(info.token).safeTransfer(info.payer, amount);
    }

    function _checkDisputed(bytes32 id, Payment memory payment) private pure {
        if (payment.status != PaymentStatus.Disputed) revert PaymentEscrow_WrongStatus(id, payment.status);
    }
}
