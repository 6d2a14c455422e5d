// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowCollectors} from "./EscrowCollectors.sol";

/// @title What the escrow tells
abstract contract EscrowViews is IPaymentEscrow, IERC5267, EscrowCollectors {
    /// @inheritdoc IPaymentEscrow
    function paymentIdOf(PaymentInfo calldata info) external view returns (bytes32) {
        return _idOf(info);
    }

    /// @inheritdoc IPaymentEscrow
    function paymentState(bytes32 paymentId) external view returns (PaymentState memory) {
        Payment memory payment = _payment(paymentId);
        PaymentExtra memory extra = _storage().extras[paymentId];
        return PaymentState({
            status: payment.status,
            held: payment.held,
            refundable: payment.lastCapture + extra.earlier,
            lastCapture: payment.lastCapture,
            lastEpoch: payment.lastEpoch,
            lastForwards: payment.lastForwards,
            disputedUntil: extra.disputedUntil
        });
    }

    /// @inheritdoc IPaymentEscrow
    function earned(address token, uint256 epoch) external view returns (uint256) {
        return _ledger(token, epoch).net;
    }

    /// @inheritdoc IPaymentEscrow
    function ledger(address token, uint256 epoch) external view returns (Ledger memory) {
        LedgerEntry memory entry = _ledger(token, epoch);
        uint256 burned = _storage().burns[token][epoch];
        return Ledger({net: entry.net, fee: entry.fee, burned: burned, forwards: entry.forwards});
    }

    /// @inheritdoc IPaymentEscrow
    function fees(address token) external view returns (uint256) {
        return _storage().fees[token];
    }

    /// @inheritdoc IPaymentEscrow
    function prepaid(address payer, address token) external view returns (Prepaid memory) {
        PaymentEscrowStorage storage $ = _storage();
        PrepaidEntry memory entry = _unpackPrepaid($.prepaid[token][payer].packed);
        Withdrawal memory withdrawal = $.withdrawals[token][payer];
        uint256 changes = $.limitChanges[token][payer];
        uint256 current = _epochAt(_settings());
        return Prepaid({
            balance: entry.balance,
            maxPerEpoch: _unpackLimit(_limitAt(entry.limit, changes, current)),
            epoch: entry.epoch,
            spent: entry.spent,
            withdrawal: withdrawal.amount,
            withdrawableAt: withdrawal.withdrawableAt,
            nextMaxPerEpoch: _unpackLimit(_limitAt(entry.limit, changes, current + 1))
        });
    }

    /// @inheritdoc IPaymentEscrow
    function prepaidNonce(address payer, address token, bytes32 salt) external view returns (bytes32) {
        return _prepaidNonce(payer, token, salt);
    }

    /// @inheritdoc IPaymentEscrow
    function prepaidTerms() external view returns (uint256 feeBps, uint256 burnBps) {
        return _termsOf(_settings());
    }

    /// @inheritdoc IPaymentEscrow
    function operatorSigner(address operator) external view returns (address) {
        return _storage().signers[operator];
    }

    /// @inheritdoc IPaymentEscrow
    function isTokenAllowed(address token) external view returns (bool) {
        return _storage().listings[token] == Listing.Allowed;
    }

    /// @inheritdoc IPaymentEscrow
    function isCollector(address collector) external view returns (bool) {
        return _storage().collectors[collector];
    }

    /// @inheritdoc IPaymentEscrow
    function paused() external view returns (bool) {
        return _storage().settings.paused;
    }

    /// @inheritdoc IPaymentEscrow
    function feeRecipient() external view returns (address) {
        return _storage().feeRecipient;
    }

    /// @inheritdoc IPaymentEscrow
    function pendingFeeRecipient() external view returns (address) {
        return _storage().pendingFeeRecipient;
    }

    /// @inheritdoc IPaymentEscrow
    function treasury() external view returns (address) {
        return _storage().treasury;
    }

    /// @inheritdoc IPaymentEscrow
    function pendingTreasury() external view returns (address) {
        return _storage().pendingTreasury;
    }

    /// @inheritdoc IPaymentEscrow
    function disputeWindow() external view returns (uint256) {
        return _storage().settings.disputeWindow;
    }

    /// @inheritdoc IPaymentEscrow
    function withdrawalNotice() external view returns (uint256) {
        return _storage().withdrawalNotice;
    }

    /// @inheritdoc IPaymentEscrow
    function distributor() external view returns (address) {
        return _storage().distributor;
    }

    /// @inheritdoc IPaymentEscrow
    function ownToken() external view returns (address) {
        return _storage().ownToken;
    }

    /// @inheritdoc IPaymentEscrow
    function permit2() external view returns (address) {
        return _storage().permit2;
    }

    /// @inheritdoc IPaymentEscrow
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", "PaymentEscrow", "1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }
}
