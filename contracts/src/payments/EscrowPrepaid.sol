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
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][msg.sender]);
        entry.limitMantissa = maxPerEpoch >> shift;
        entry.limitShift = shift;
        $.prepaid[token][msg.sender] = _packPrepaid(entry);
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
        mapping(address payer => uint256 packedPrepaid) storage balances = $.prepaid[token];
        for (uint256 i = 0; i < items.length; ++i) {
            _settleItem(sum, balances, items[i]);
        }
        _addToLedger(token, epoch, sum.net, sum.fee, sum.burned);
    }

    /// @inheritdoc IPaymentEscrow
    function requestPrepaidWithdrawal(address token, uint256 amount) external {
        PaymentEscrowStorage storage $ = _storage();
        // Check: what is not there yet cannot be announced, else its notice would be over before it came.
        uint256 balance = _unpackPrepaid($.prepaid[token][msg.sender]).balance;
        if (amount > balance) revert PaymentEscrow_BadAmount(amount, balance);
        // Effect
        uint48 due = amount == 0 ? 0 : uint48(block.timestamp + $.withdrawalNotice);
        $.withdrawals[token][msg.sender] = Withdrawal({amount: amount.toUint96(), withdrawableAt: due});
        emit PrepaidWithdrawalRequested({payer: msg.sender, token: token, amount: amount, withdrawableAt: due});
    }

    /// @inheritdoc IPaymentEscrow
    function withdrawPrepaid(address token) external nonReentrant returns (uint256 amount) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        Withdrawal memory withdrawal = $.withdrawals[token][msg.sender];
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][msg.sender]);
        amount = Math.min(withdrawal.amount, entry.balance);
        if (amount == 0) revert PaymentEscrow_Nothing();
        if (block.timestamp < withdrawal.withdrawableAt) revert PaymentEscrow_TooEarly(withdrawal.withdrawableAt);
        // Effect
        delete $.withdrawals[token][msg.sender];
        entry.balance -= amount;
        $.prepaid[token][msg.sender] = _packPrepaid(entry);
        emit PrepaidWithdrawn({payer: msg.sender, token: token, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function prepaid(address payer, address token) external view returns (Prepaid memory) {
        PaymentEscrowStorage storage $ = _storage();
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][payer]);
        Withdrawal memory withdrawal = $.withdrawals[token][payer];
        return Prepaid({
            balance: entry.balance,
            maxPerEpoch: entry.limitMantissa << entry.limitShift,
            epoch: entry.epoch,
            spent: entry.spent,
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
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][payer]);
        uint256 allowed = type(uint96).max - entry.balance;
        if (amount == 0 || amount > allowed) revert PaymentEscrow_BadAmount(amount, allowed);
        // Effect
        uint256 current = _epochAt(settings);
        if (entry.balance == 0 && entry.epoch < current) {
            entry.epoch = current.toUint32();
            entry.spent = 0;
        }
        entry.balance += amount;
        $.prepaid[token][payer] = _packPrepaid(entry);
        // New money is for new work: an announcement made before it came does not let it out at once.
        if ($.withdrawals[token][payer].amount > 0) {
            delete $.withdrawals[token][payer];
            emit PrepaidWithdrawalRequested({payer: payer, token: token, amount: 0, withdrawableAt: 0});
        }
        emit PrepaidDeposited({payer: payer, token: token, amount: amount, balance: entry.balance});
    }

    /// @dev Takes one amount out of a balance, within the payer's limit for the epoch, and adds its shares to the sums.
    function _settleItem(
        Settlement memory sum,
        mapping(address payer => uint256 packedPrepaid) storage balances,
        SettleItem calldata item
    ) private {
        address payer = item.payer;
        uint256 amount = item.amount;
        balances[payer] = _spend(balances[payer], payer, amount, sum.epoch);
        (uint256 net, uint256 fee, uint256 burned) = _split(amount, sum.feeBps, sum.burnBps);
        unchecked {
            // Each amount is below 2^96 and the number of items below 2^32.
            sum.net += net;
            sum.fee += fee;
            sum.burned += burned;
        }
        emit PrepaidSettled({
            payer: payer,
            taskRef: item.taskRef,
            epoch: sum.epoch,
            token: sum.token,
            amount: amount,
            fee: fee,
            burned: burned
        });
    }

    /// @dev The packed balance (see `_packPrepaid`) after `amount` was taken for `epoch`.
    function _spend(uint256 word, address payer, uint256 amount, uint256 epoch) private pure returns (uint256) {
        uint256 balance = uint96(word);
        if (amount == 0 || amount > balance) revert PaymentEscrow_BadAmount(amount, balance);
        uint256 latest = uint32(word >> 184);
        uint256 limit = uint256(uint24(word >> 216)) << uint8(word >> 240);
        unchecked {
            // amount ≤ balance < 2^96; spent ≤ limit < 2^88 once it passed.
            uint256 spent = amount;
            if (epoch > latest) latest = epoch;
            else spent += uint88(word >> 96);
            if (spent > limit) revert PaymentEscrow_OverEpochLimit(payer, spent, limit);
            return (balance - amount) | (spent << 96) | (latest << 184) | ((word >> 216) << 216);
        }
    }

    /// @dev The running epoch; 0 before genesis.
    function _epochAt(Settings memory settings) private view returns (uint256) {
        if (block.timestamp < settings.genesis) return 0;
        return (block.timestamp - settings.genesis) / settings.epochLength;
    }
}
