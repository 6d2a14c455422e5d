// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowBooks} from "./EscrowBooks.sol";

/// @title Metered settlement out of prepaid balances
abstract contract EscrowSettlement is IPaymentEscrow, EscrowBooks {
    /// @dev A settlement under way: what its items have in common, and their sums.
    struct Settlement {
        uint256 epoch;
        address token;
        uint256 feeBps;
        uint256 burnBps;
        uint256 amount;
        uint256 fee;
        uint256 burned;
    }

    /// @inheritdoc IPaymentEscrow
    function settle(uint256 epoch, address token, SettleItem[] calldata items) external {
        Settlement memory sum = _settlement(epoch, token);
        mapping(address payer => Word packedPrepaid) storage balances = _storage().prepaid[token];
        for (uint256 i = 0; i < items.length; ++i) {
            _settleItem(sum, balances, items[i].payer, items[i].amount, items[i].taskRef);
        }
        _bookSettlement(sum);
    }

    /// @inheritdoc IPaymentEscrow
    function settlePacked(uint256 epoch, address token, bytes32[] calldata items) external {
        Settlement memory sum = _settlement(epoch, token);
        mapping(address payer => Word packedPrepaid) storage balances = _storage().prepaid[token];
        if (items.length % 2 != 0) revert PaymentEscrow_BadAmount(items.length, items.length - 1);
        uint256 i = 0;
        while (true) {
            i = _settlePlain(sum, balances, items, i);
            if (i >= items.length) break;
            uint256 item = uint256(items[i]);
            _settleItem(sum, balances, address(uint160(item >> 96)), uint96(item), items[i + 1]);
            i += 2;
        }
        _bookSettlement(sum);
    }

    /// @dev Does what `_settleItem` does for items from `i` on as long as they are ordinary, and says where it stopped: at
    /// the end, or at one that cannot be settled or whose payer lowered its limit. Nothing where there is a burn. Assembly,
    /// because this runs a hundred times in a transaction; a test fuzzes it against `settle`.
    // Long: each call between its parts would cost every item.
    // solhint-disable-next-line function-max-lines
    function _settlePlain(
        Settlement memory sum,
        mapping(address payer => Word packedPrepaid) storage balances,
        bytes32[] calldata items,
        uint256 i
    ) private returns (uint256) {
        if (sum.burnBps > 0) return i;
        bytes32 topic = PrepaidSettled.selector;
        assembly ("memory-safe") {
            // The event's words: taskRef, epoch, token, amount, fee, burned; then the fee's rate. Free memory, not allocated.
            let data := mload(0x40)
            mstore(add(data, 0x20), mload(sum))
            mstore(add(data, 0x40), mload(add(sum, 0x20)))
            mstore(add(data, 0xa0), 0)
            mstore(add(data, 0xc0), mload(add(sum, 0x40)))
            // Scratch: payer and the mapping's slot, hashed to where the balance is.
            mstore(0x20, balances.slot)
            // From here `i` and the length are places in the calldata. Sums of amounts below, of fees above 2^128.
            i := add(items.offset, shl(5, i))
            items.length := add(items.offset, shl(5, items.length))
            let sums := 0
            for {} lt(i, items.length) { i := add(i, 0x40) } {
                let amount := calldataload(i)
                mstore(0x00, shr(96, amount))
                amount := and(amount, 0xffffffffffffffffffffffff)
                let slot := keccak256(0x00, 0x40)
                let word := sload(slot)
                let latest := and(shr(184, word), 0xffffffff)
                let spent := mload(add(data, 0x20))
                switch gt(spent, latest)
                case 0 { spent := add(amount, and(shr(96, word), 0xffffffffffffffffffffff)) }
                default {
                    latest := spent
                    spent := amount
                }
                // Nothing, over the balance, over the limit: not ordinary. Nor is a changed limit: its bit stands above the
                // shift, so that here the limit is shifted out to nothing, and every amount is over it.
                if or(
                    iszero(amount),
                    or(
                        gt(amount, and(word, 0xffffffffffffffffffffffff)),
                        gt(spent, shl(shr(240, word), and(shr(216, word), 0xffffff)))
                    )
                ) { break }
                // balance: 96 bits, less the amount, which borrows nothing; spent: 88, epoch: 32; the rest as it was.
                sstore(
                    slot,
                    or(
                        and(sub(word, amount), 0xffffffffff000000000000000000000000000000ffffffffffffffffffffffff),
                        or(shl(96, spent), shl(184, latest))
                    )
                )
                mstore(data, calldataload(add(i, 0x20)))
                mstore(add(data, 0x60), amount)
                // The fee, as `_split` has it.
                spent := div(mul(amount, mload(add(data, 0xc0))), MAX_BPS)
                mstore(add(data, 0x80), spent)
                sums := add(sums, add(amount, shl(128, spent)))
                log2(data, 0xc0, topic, mload(0x00))
            }
            i := shr(5, sub(i, items.offset))
            mstore(add(sum, 0x80), add(mload(add(sum, 0x80)), and(sums, 0xffffffffffffffffffffffffffffffff)))
            mstore(add(sum, 0xa0), add(mload(add(sum, 0xa0)), shr(128, sums)))
        }
        return i;
    }

    function _settlement(uint256 epoch, address token) private view returns (Settlement memory sum) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        _checkAnySigner($);
        Settings memory settings = _settings();
        _checkBegun(epoch, settings.genesis, settings.epochLength);
        sum.epoch = epoch;
        sum.token = token;
        (sum.feeBps, sum.burnBps) = _termsOf(settings);
        if (sum.burnBps > 0 && token != $.ownToken) sum.burnBps = 0;
    }

    function _bookSettlement(Settlement memory sum) private {
        _addToLedger(sum.token, sum.epoch, sum.amount - sum.fee - sum.burned, sum.fee, sum.burned);
    }

    /// @dev Takes one amount out of a balance (packed, see `_packPrepaid`), within the payer's limit for the epoch, and adds
    /// its shares to the sums; or says that it cannot be.
    function _settleItem(
        Settlement memory sum,
        mapping(address payer => Word packedPrepaid) storage balances,
        address payer,
        uint256 amount,
        bytes32 taskRef
    ) private {
        Word storage balance = balances[payer];
        uint256 word = balance.packed;
        unchecked {
            // amount < 2^96, spent before < 2^88.
            uint256 latest = uint32(word >> 184);
            uint256 spent = amount;
            if (sum.epoch > latest) latest = sum.epoch;
            else spent += uint88(word >> 96);
            uint256 limit = uint32(word >> 216);
            if (word >> 248 != 0) limit = _limitAt(limit, _storage().limitChanges[sum.token][payer], latest);
            limit = _unpackLimit(limit);
            if (amount == 0 || amount > uint96(word) || spent > limit) {
                return _skip(sum, payer, amount, taskRef, uint96(word));
            }
            // balance: 96 bits, spent ≤ limit < 2^88: 88, epoch: 32; the rest as it was.
            balance.packed = (uint96(word) - amount) | (spent << 96) | (latest << 184) | ((word >> 216) << 216);
        }
        _earn(sum, payer, amount, taskRef);
    }

    function _earn(Settlement memory sum, address payer, uint256 amount, bytes32 taskRef) private {
        uint256 fee;
        uint256 burned;
        unchecked {
            // amount < 2^96 and shares ≤ 10,000; the number of items is below 2^32. The same split as of a capture.
            fee = (amount * sum.feeBps) / MAX_BPS;
            if (sum.burnBps > 0) {
                burned = ((amount - fee) * sum.burnBps) / MAX_BPS;
                sum.burned += burned;
            }
            sum.amount += amount;
            sum.fee += fee;
        }
        emit PrepaidSettled({
            payer: payer,
            taskRef: taskRef,
            epoch: sum.epoch,
            token: sum.token,
            amount: amount,
            fee: fee,
            burned: burned
        });
    }

    function _skip(Settlement memory sum, address payer, uint256 amount, bytes32 taskRef, uint256 balance) private {
        SkipReason reason = SkipReason.OverEpochLimit;
        if (amount > balance) reason = SkipReason.OverBalance;
        if (amount == 0) reason = SkipReason.NoAmount;
        emit SettlementSkipped({
            payer: payer,
            token: sum.token,
            epoch: sum.epoch,
            taskRef: taskRef,
            amount: amount,
            reason: reason
        });
    }
}
