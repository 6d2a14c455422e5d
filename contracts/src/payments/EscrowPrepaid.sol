// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowCollectors} from "./EscrowCollectors.sol";

/// @title Prepaid balances and their settlement
abstract contract EscrowPrepaid is EscrowCollectors {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev A settlement under way.
    struct Settlement {
        uint256 epoch;
        address token;
        uint256 feeBps;
        uint256 burnBps;
        uint256 net;
        uint256 fee;
        uint256 burned;
    }

    /// @dev Significant bits that a limit is kept with.
    uint256 private constant LIMIT_BITS = 24;

    /// @inheritdoc IPaymentEscrow
    function depositPrepaid(address token, uint256 amount) external nonReentrant {
        _credit(msg.sender, token, amount);
        _collectByAllowance(msg.sender, token, amount);
    }

    /// @inheritdoc IPaymentEscrow
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
        _collectBy3009(payer, token, amount, prepaidNonce(payer, token, salt), validAfter, validBefore, signature);
    }

    /// @inheritdoc IPaymentEscrow
    function setPrepaidLimit(address token, uint256 maxPerEpoch) external {
        if (maxPerEpoch > type(uint88).max) revert PaymentEscrow_BadAmount(maxPerEpoch, type(uint88).max);
        PaymentEscrowStorage storage $ = _storage();
        uint256 length = maxPerEpoch == 0 ? 0 : Math.log2(maxPerEpoch) + 1;
        uint256 shift = length > LIMIT_BITS ? length - LIMIT_BITS : 0;
        PrepaidSlot storage slot = $.prepaid[token][msg.sender];
        slot.limitMantissa = uint24(maxPerEpoch >> shift);
        slot.limitShift = uint8(shift);
        emit PrepaidLimitSet({payer: msg.sender, token: token, maxPerEpoch: (maxPerEpoch >> shift) << shift});
    }

    /// @inheritdoc IPaymentEscrow
    function settle(uint256 epoch, address token, SettleItem[] calldata items) external {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        _checkSigner($);
        Settlement memory sum;
        {
            Settings memory settings = _settings();
            uint256 current = _epochAt(settings);
            if (epoch > current) revert PaymentEscrow_EpochNotBegun(epoch, current);
            (sum.feeBps, sum.burnBps) = _termsOf(settings);
        }
        if (token != $.ownToken) sum.burnBps = 0;
        sum.epoch = epoch;
        sum.token = token;
        // Effect
        mapping(address payer => PrepaidSlot prepaid) storage slots = $.prepaid[token];
        for (uint256 i = 0; i < items.length; ++i) {
            _spend(slots[items[i].payer], items[i].payer, items[i].amount, epoch);
            _settleItem(sum, items[i]);
        }
        _addToLedger(token, epoch, sum.net, sum.fee, sum.burned);
    }

    /// @inheritdoc IPaymentEscrow
    function requestPrepaidWithdrawal(address token, uint256 amount) external {
        PaymentEscrowStorage storage $ = _storage();
        uint48 due = amount == 0 ? 0 : uint48(block.timestamp + $.withdrawalNotice);
        $.withdrawals[token][msg.sender] = Withdrawal({amount: amount.toUint96(), withdrawableAt: due});
        emit PrepaidWithdrawalRequested({payer: msg.sender, token: token, amount: amount, withdrawableAt: due});
    }

    /// @inheritdoc IPaymentEscrow
    function withdrawPrepaid(address token) external nonReentrant returns (uint256 amount) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        Withdrawal memory withdrawal = $.withdrawals[token][msg.sender];
        PrepaidSlot storage slot = $.prepaid[token][msg.sender];
        amount = Math.min(withdrawal.amount, slot.balance);
        if (amount == 0) revert PaymentEscrow_Nothing();
        if (block.timestamp < withdrawal.withdrawableAt) revert PaymentEscrow_TooEarly(withdrawal.withdrawableAt);
        // Effect
        delete $.withdrawals[token][msg.sender];
        slot.balance -= uint96(amount);
        emit PrepaidWithdrawn({payer: msg.sender, token: token, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function prepaid(address payer, address token) external view returns (Prepaid memory) {
        PaymentEscrowStorage storage $ = _storage();
        PrepaidSlot memory slot = $.prepaid[token][payer];
        Withdrawal memory withdrawal = $.withdrawals[token][payer];
        return Prepaid({
            balance: slot.balance,
            maxPerEpoch: uint256(slot.limitMantissa) << slot.limitShift,
            epoch: slot.epoch,
            spent: slot.spent,
            withdrawal: withdrawal.amount,
            withdrawableAt: withdrawal.withdrawableAt
        });
    }

    /// @inheritdoc IPaymentEscrow
    function prepaidNonce(address payer, address token, bytes32 salt) public view returns (bytes32) {
        return keccak256(abi.encode("PrepaidDeposit", block.chainid, address(this), payer, token, salt));
    }

    /// @dev Books a deposit. A payer that comes (back) starts in the running epoch: older ones are none of its own.
    function _credit(address payer, address token, uint256 amount) private {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        Settings memory settings = _settings();
        if (settings.paused) revert PaymentEscrow_Paused();
        if ($.listings[token] != Listing.Allowed) revert PaymentEscrow_TokenNotAllowed(token);
        PrepaidSlot memory slot = $.prepaid[token][payer];
        uint256 allowed = type(uint96).max - slot.balance;
        if (amount == 0 || amount > allowed) revert PaymentEscrow_BadAmount(amount, allowed);
        // Effect
        uint256 current = _epochAt(settings);
        if (slot.balance == 0 && slot.epoch < current) {
            slot.epoch = current.toUint32();
            slot.spent = 0;
        }
        slot.balance += uint96(amount);
        $.prepaid[token][payer] = slot;
        emit PrepaidDeposited({payer: payer, token: token, amount: amount, balance: slot.balance});
    }

    /// @dev Splits one settled amount and adds its shares to the sums.
    function _settleItem(Settlement memory sum, SettleItem calldata item) private {
        (uint256 net, uint256 fee, uint256 burned) = _split(item.amount, sum.feeBps, sum.burnBps);
        unchecked {
            // Each amount is below 2^96 and the number of items below 2^32.
            sum.net += net;
            sum.fee += fee;
            sum.burned += burned;
        }
        emit PrepaidSettled({
            payer: item.payer,
            taskRef: item.taskRef,
            epoch: sum.epoch,
            token: sum.token,
            amount: item.amount,
            fee: fee,
            burned: burned
        });
    }

    /// @dev Takes a settled amount out of a balance, within the payer's limit for the epoch.
    function _spend(PrepaidSlot storage slot, address payer, uint256 amount, uint256 epoch) private {
        uint256 balance = slot.balance;
        if (amount == 0 || amount > balance) revert PaymentEscrow_BadAmount(amount, balance);
        uint256 spent = amount;
        if (epoch > slot.epoch) slot.epoch = uint32(epoch);
        else spent += slot.spent;
        uint256 limit = uint256(slot.limitMantissa) << slot.limitShift;
        if (spent > limit) revert PaymentEscrow_OverEpochLimit(payer, spent, limit);
        unchecked {
            // amount ≤ balance; spent ≤ limit < 2^88.
            slot.balance = uint96(balance - amount);
        }
        slot.spent = uint88(spent);
    }

    /// @dev The running epoch; 0 before genesis.
    function _epochAt(Settings memory settings) private view returns (uint256) {
        if (block.timestamp < settings.genesis) return 0;
        return (block.timestamp - settings.genesis) / settings.epochLength;
    }
}
