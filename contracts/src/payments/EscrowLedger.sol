// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {IWarpToken} from "../interfaces/IWarpToken.sol";
import {EscrowAdmin} from "./EscrowAdmin.sol";

/// @title What was earned and waits to be forwarded
/// @notice Fee and burn wait in the same ledger as the net amount, so that a reversal before forwarding undoes all
/// three and nobody loses a unit.
abstract contract EscrowLedger is EscrowAdmin, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IPaymentEscrow
    function fundEpoch(uint256 epoch, address token) external nonReentrant returns (uint256 amount) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        _checkSigner($);
        LedgerEntry memory entry = _ledger(token, epoch);
        uint256 burned = $.burns[token][epoch];
        if (entry.net == 0 && entry.fee == 0 && burned == 0) revert PaymentEscrow_Nothing();
        // Effect
        _setLedger(token, epoch, LedgerEntry({net: 0, fee: 0, forwards: entry.forwards + 1}));
        if (entry.fee > 0) $.fees[token] += entry.fee;
        if (burned > 0) $.burns[token][epoch] = 0;
        emit EpochFeesBooked({epoch: epoch, token: token, fee: entry.fee, burned: burned});
        // Interaction
        if (burned > 0) IWarpToken(token).burn(burned);
        if (entry.net > 0) {
            IERC20(token).forceApprove($.distributor, entry.net);
            amount = IRewardDistributor($.distributor).fund(token, entry.net);
        }
        emit EpochFunded({epoch: epoch, token: token, amount: amount});
    }

    /// @inheritdoc IPaymentEscrow
    function withdrawFees(address token) external nonReentrant returns (uint256 amount) {
        PaymentEscrowStorage storage $ = _storage();
        // Check
        amount = $.fees[token];
        if (amount == 0) revert PaymentEscrow_Nothing();
        // Effect
        $.fees[token] = 0;
        address recipient = $.feeRecipient;
        emit FeesWithdrawn({token: token, recipient: recipient, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(recipient, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function earned(address token, uint256 epoch) external view returns (uint256) {
        return _ledger(token, epoch).net;
    }

    /// @inheritdoc IPaymentEscrow
    function ledger(address token, uint256 epoch) external view returns (Ledger memory) {
        PaymentEscrowStorage storage $ = _storage();
        LedgerEntry memory entry = _ledger(token, epoch);
        return Ledger({net: entry.net, fee: entry.fee, burned: $.burns[token][epoch], forwards: entry.forwards});
    }

    /// @inheritdoc IPaymentEscrow
    function fees(address token) external view returns (uint256) {
        return _storage().fees[token];
    }

    /// @dev Adds to the ledger of a token and epoch and tells how often it was forwarded.
    function _addToLedger(address token, uint256 epoch, uint256 net, uint256 fee, uint256 burned)
        internal
        returns (uint256 forwards)
    {
        if (epoch > type(uint32).max) revert PaymentEscrow_EpochTooHigh(epoch);
        PaymentEscrowStorage storage $ = _storage();
        LedgerEntry memory entry = _ledger(token, epoch);
        entry.net += net;
        entry.fee += fee;
        _setLedger(token, epoch, entry);
        if (burned > 0) $.burns[token][epoch] += burned;
        return entry.forwards;
    }

    /// @dev Takes out of the ledger what `_addToLedger` put there.
    function _takeFromLedger(address token, uint256 epoch, uint256 net, uint256 fee, uint256 burned) internal {
        PaymentEscrowStorage storage $ = _storage();
        LedgerEntry memory entry = _ledger(token, epoch);
        entry.net -= net;
        entry.fee -= fee;
        _setLedger(token, epoch, entry);
        if (burned > 0) $.burns[token][epoch] -= burned;
    }

    function _checkSigner(PaymentEscrowStorage storage $) internal view {
        if ($.operatorsOf[msg.sender] == 0) revert PaymentEscrow_NotOperator(msg.sender);
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
}
