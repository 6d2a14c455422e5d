// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEscrowExtension} from "../interfaces/IEscrowExtension.sol";
import {EscrowCollectors} from "./EscrowCollectors.sol";

/// @title Prepaid balances, but for their settlement
abstract contract EscrowPrepaid is IEscrowExtension, EscrowCollectors, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Significant bits that a limit is kept with.
    uint256 private constant LIMIT_BITS = 24;

    /// @inheritdoc IEscrowExtension
    function depositPrepaid(address token, uint256 amount) external nonReentrant {
        _credit(msg.sender, token, amount);
        _collectByAllowance(msg.sender, token, amount);
    }

    /// @inheritdoc IEscrowExtension
    function depositPrepaidWith3009(
        address payer,
        address token,
        uint256 amount,
        bytes32 salt,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant {
        _credit(payer, token, amount);
        _collectBy3009(payer, token, amount, _prepaidNonce(payer, token, salt), validAfter, validBefore, signature);
    }

    /// @inheritdoc IEscrowExtension
    function setPrepaidLimit(address token, uint256 maxPerEpoch) external {
        if (maxPerEpoch > type(uint88).max) revert PaymentEscrow_BadAmount(maxPerEpoch, type(uint88).max);
        PaymentEscrowStorage storage $ = _storage();
        uint256 limit = _packLimit(maxPerEpoch);
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][msg.sender].packed);
        uint256 fromEpoch = _epochAt(_settings()) + 1;
        uint256 changes = $.limitChanges[token][msg.sender];
        // Effect: a change to come is replaced, so that there is one an epoch at most.
        if (uint32(changes) == fromEpoch) changes >>= 64;
        bool isLower = limit < _limitAt(entry.limit, changes, fromEpoch - 1);
        (entry.limit, changes) = _raised(entry.limit, changes, limit);
        if (isLower) {
            // Of five the oldest goes, and holds for all that was before it.
            if (changes >> 192 != 0) entry.limit = changes >> 224;
            changes = (changes << 64) | (limit << 32) | fromEpoch;
        } else {
            fromEpoch = 0;
        }
        entry.changed = changes == 0 ? 0 : 1;
        $.limitChanges[token][msg.sender] = changes;
        $.prepaid[token][msg.sender].packed = _packPrepaid(entry);
        emit PrepaidLimitSet({
            payer: msg.sender, token: token, maxPerEpoch: _unpackLimit(limit), fromEpoch: fromEpoch
        });
    }

    /// @inheritdoc IEscrowExtension
    function requestPrepaidWithdrawal(address token, uint256 amount) external {
        PaymentEscrowStorage storage $ = _storage();
        // Check: what is not there yet cannot be announced, else its notice would be over before it came.
        uint256 balance = _unpackPrepaid($.prepaid[token][msg.sender].packed).balance;
        if (amount > balance) revert PaymentEscrow_BadAmount(amount, balance);
        // Effect
        uint48 due = amount == 0 ? 0 : uint48(block.timestamp + $.withdrawalNotice);
        $.withdrawals[token][msg.sender] = Withdrawal({amount: amount.toUint96(), withdrawableAt: due});
        emit PrepaidWithdrawalRequested({payer: msg.sender, token: token, amount: amount, withdrawableAt: due});
    }

    /// @inheritdoc IEscrowExtension
    function withdrawPrepaid(address token) external nonReentrant returns (uint256 amount) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        Withdrawal memory withdrawal = $.withdrawals[token][msg.sender];
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][msg.sender].packed);
        amount = Math.min(withdrawal.amount, entry.balance);
        if (amount == 0) revert PaymentEscrow_Nothing();
        if (block.timestamp < withdrawal.withdrawableAt) revert PaymentEscrow_TooEarly(withdrawal.withdrawableAt);
        // Effect
        delete $.withdrawals[token][msg.sender];
        entry.balance -= amount;
        $.prepaid[token][msg.sender].packed = _packPrepaid(entry);
        emit PrepaidWithdrawn({payer: msg.sender, token: token, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(msg.sender, amount);
    }

    /// @dev Books a deposit. A payer that comes (back) starts in the running epoch: older ones are none of its own.
    function _credit(address payer, address token, uint256 amount) private {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        Settings memory settings = _settings();
        if (settings.paused) revert PaymentEscrow_Paused();
        if ($.listings[token] != Listing.Allowed) revert PaymentEscrow_TokenNotAllowed(token);
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][payer].packed);
        uint256 allowed = type(uint96).max - entry.balance;
        if (amount == 0 || amount > allowed) revert PaymentEscrow_BadAmount(amount, allowed);
        // Effect
        uint256 current = _epochAt(settings);
        if (entry.balance == 0 && entry.epoch < current) {
            entry.epoch = current.toUint32();
            entry.spent = 0;
        }
        entry.balance += amount;
        $.prepaid[token][payer].packed = _packPrepaid(entry);
        // New money is for new work: an announcement made before it came does not let it out at once.
        if ($.withdrawals[token][payer].amount > 0) {
            delete $.withdrawals[token][payer];
            emit PrepaidWithdrawalRequested({payer: payer, token: token, amount: 0, withdrawableAt: 0});
        }
        emit PrepaidDeposited({payer: payer, token: token, amount: amount, balance: entry.balance});
    }

    /// @dev A limit in 32 bits, rounded down: see `_unpackLimit`.
    function _packLimit(uint256 maxPerEpoch) private pure returns (uint256) {
        uint256 length = maxPerEpoch == 0 ? 0 : Math.log2(maxPerEpoch) + 1;
        uint256 shift = length > LIMIT_BITS ? length - LIMIT_BITS : 0;
        return (maxPerEpoch >> shift) | (shift << LIMIT_BITS);
    }

    /// @dev Limits of epochs that have begun, none below `limit`. They fall from the base to the latest: where the base
    /// rises, all are alike.
    function _raised(uint256 base, uint256 changes, uint256 limit) private pure returns (uint256, uint256) {
        if (base <= limit) return (limit, 0);
        uint256 raised = changes;
        for (uint256 bit = 32; bit < 256 && changes >> (bit - 32) != 0; bit += 64) {
            if (uint32(changes >> bit) < limit) {
                raised = (raised & ~(uint256(type(uint32).max) << bit)) | (limit << bit);
            }
        }
        return (base, raised);
    }
}
