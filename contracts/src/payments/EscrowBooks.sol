// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {Signatures} from "../libraries/Signatures.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// @title What was earned and waits to be forwarded, and how it gets there
/// @notice Fee and burn wait in the same ledger as the net amount, so that a reversal before forwarding undoes all
/// three and nobody loses a unit.
abstract contract EscrowBooks is EscrowStorage {
    using SafeCast for uint256;

    /// @dev Captures in a row: what they have in common is computed once, their ledger is read and written once.
    struct Run {
        address operator;
        address token;
        uint256 gate;
        uint256 epoch;
        uint256 net;
        uint256 fee;
        uint256 burned;
        uint256 forwards;
    }

    /// @dev Makes the run one of this token and epoch. `run.gate` is the payment's.
    function _turnTo(Run memory run, address token, uint256 epoch) internal {
        _flush(run);
        _checkBegun(run.gate, epoch);
        run.token = token;
        run.epoch = epoch;
        run.forwards = _ledger(token, epoch).forwards;
    }

    /// @dev The packed payment (see `_setPayment`) after `amount` of what it holds, which the caller has checked, went to
    /// the run's ledger. The caller stores it and flushes the run.
    function _bookCapture(
        Run memory run,
        bytes32 id,
        PaymentInfo calldata info,
        uint256 word,
        uint256 amount,
        bytes32 taskRef
    ) internal returns (uint256) {
        uint256 last = uint96(word >> 96);
        if (last > 0) _storage().extras[id].earlier += uint96(last);
        (uint256 net, uint256 fee, uint256 burned) = _split(amount, info.feeBps, info.burnBps);
        unchecked {
            // The sums are of amounts below 2^96 and are checked when they are stored.
            run.net += net;
            run.fee += fee;
            if (burned > 0) run.burned += burned;
        }
        emit PaymentCaptured({
            paymentId: id,
            taskRef: taskRef,
            epoch: run.epoch,
            token: run.token,
            amount: amount,
            fee: fee,
            burned: burned,
            net: net
        });
        unchecked {
            // amount ≤ held
            return (uint96(word) - amount) | (amount << 96) | (run.epoch << 192) | (run.forwards << 224)
                | ((word >> 248) << 248);
        }
    }

    /// @dev Stores the ledger of the captures in a row that name one token and epoch.
    function _flush(Run memory run) internal {
        if (run.net | run.fee | run.burned == 0) return;
        _addToLedger(run.token, run.epoch, run.net, run.fee, run.burned);
        (run.net, run.fee, run.burned) = (0, 0, 0);
    }

    /// @dev Adds to the ledger of a token and epoch and tells how often it was forwarded.
    function _addToLedger(address token, uint256 epoch, uint256 net, uint256 fee, uint256 burned)
        internal
        returns (uint256 forwards)
    {
        PaymentEscrowStorage storage $ = _storage();
        mapping(uint256 epoch => uint256 packedLedger) storage ledgers = $.ledgers[token];
        uint256 word = ledgers[epoch];
        unchecked {
            // Each is below 2^96, or a sum of fewer than 2^32 such amounts.
            net += uint96(word);
            fee += uint96(word >> 96);
        }
        ledgers[epoch] = net.toUint96() | (uint256(fee.toUint96()) << 96) | ((word >> 192) << 192);
        if (burned > 0) $.burns[token][epoch] += burned;
        return word >> 192;
    }

    /// @dev Takes out of the ledger what was put there.
    function _takeFromLedger(address token, uint256 epoch, uint256 net, uint256 fee, uint256 burned) internal {
        PaymentEscrowStorage storage $ = _storage();
        mapping(uint256 epoch => uint256 packedLedger) storage ledgers = $.ledgers[token];
        uint256 word = ledgers[epoch];
        // Checked: what is not there reverts.
        ledgers[epoch] = (uint96(word) - net) | ((uint96(word >> 96) - fee) << 96) | ((word >> 192) << 192);
        if (burned > 0) $.burns[token][epoch] -= burned;
    }

    /// @dev Splits a captured amount: both shares rounded down, the rest is the providers'. Their sum is the amount.
    function _split(uint256 amount, uint256 feeBps, uint256 burnBps)
        internal
        pure
        returns (uint256 net, uint256 fee, uint256 burned)
    {
        unchecked {
            // amount < 2^96 and shares ≤ 10,000: no product overflows, no difference is negative.
            fee = (amount * feeBps) / MAX_BPS;
            burned = ((amount - fee) * burnBps) / MAX_BPS;
            net = amount - fee - burned;
        }
    }

    /// @dev Ends a payment: nothing is held any more.
    function _close(bytes32 id, Payment memory payment) internal returns (uint256 amount) {
        amount = payment.held;
        payment.held = 0;
        payment.status = PaymentStatus.Closed;
        _setPayment(id, payment);
    }

    /// @dev Refuses a caller that is no operator's key.
    function _checkAnySigner(PaymentEscrowStorage storage $) internal view {
        if ($.operatorsOf[msg.sender] == 0) revert PaymentEscrow_NotOperator(msg.sender);
    }

    function _checkPayer(PaymentInfo calldata info) internal view {
        if (msg.sender != info.payer) revert PaymentEscrow_WrongCaller(msg.sender, info.payer);
    }

    function _checkSignature(address payer, bytes32 id, bytes calldata signature) internal view {
        if (!Signatures.isSignedBy(payer, id, signature)) revert PaymentEscrow_BadSignature(payer);
    }
}
