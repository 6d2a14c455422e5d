// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IEscrowExtension} from "../interfaces/IEscrowExtension.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {IWarpToken} from "../interfaces/IWarpToken.sol";
import {EscrowBooks} from "./EscrowBooks.sol";

/// @title Earned money leaves the ledger
abstract contract EscrowForwarding is IEscrowExtension, EscrowBooks, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IEscrowExtension
    function fundEpoch(uint256 epoch, address token) external nonReentrant returns (uint256 amount) {
        _checkAnySigner(_storage());
        if (!_waits(epoch, token)) revert PaymentEscrow_Nothing();
        return _forward(epoch, token);
    }

    /// @inheritdoc IEscrowExtension
    function fundEpochs(uint256[] calldata epochs, address token) external nonReentrant returns (uint256 amount) {
        _checkAnySigner(_storage());
        for (uint256 i = 0; i < epochs.length; ++i) {
            if (_waits(epochs[i], token)) amount += _forward(epochs[i], token);
        }
    }

    /// @inheritdoc IEscrowExtension
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

    function _waits(uint256 epoch, address token) private view returns (bool) {
        LedgerEntry memory entry = _ledger(token, epoch);
        return entry.net > 0 || entry.fee > 0 || _storage().burns[token][epoch] > 0;
    }

    function _forward(uint256 epoch, address token) private returns (uint256 received) {
        PaymentEscrowStorage storage $ = _storage();
        LedgerEntry memory entry = _ledger(token, epoch);
        uint256 burned = $.burns[token][epoch];
        // Effect
        _setLedger(token, epoch, LedgerEntry({net: 0, fee: 0, forwards: entry.forwards + 1}));
        if (entry.fee > 0) $.fees[token] += entry.fee;
        if (burned > 0) $.burns[token][epoch] = 0;
        emit EpochFeesBooked({epoch: epoch, token: token, fee: entry.fee, burned: burned});
        // Interaction
        if (burned > 0) IWarpToken(token).burn(burned);
        if (entry.net > 0) {
            IERC20(token).forceApprove($.distributor, entry.net);
            received = IRewardDistributor($.distributor).fund(token, entry.net);
        }
        emit EpochFunded({epoch: epoch, token: token, amount: entry.net, received: received});
    }
}
