// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// @title The escrow's settings
abstract contract EscrowAdmin is EscrowStorage, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;

    /// @inheritdoc IPaymentEscrow
    function setOperator(address operator, address signer) external restricted {
        _setOperator(operator, signer);
    }

    /// @inheritdoc IPaymentEscrow
    function setToken(address token, bool allowed) external restricted {
        _setToken(token, allowed);
    }

    /// @inheritdoc IPaymentEscrow
    function setFeeRecipient(address newFeeRecipient) external restricted {
        _setFeeRecipient(newFeeRecipient);
    }

    /// @inheritdoc IPaymentEscrow
    function setTreasury(address newTreasury) external restricted {
        _setTreasury(newTreasury);
    }

    /// @inheritdoc IPaymentEscrow
    function setPrepaidTerms(uint16 feeBps, uint16 burnBps) external restricted {
        _checkBps(feeBps);
        _checkBps(burnBps);
        PaymentEscrowStorage storage $ = _storage();
        // Effect: terms that hold by now become the present ones, then the new ones are announced.
        Settings memory settings = _settings();
        (settings.feeBps, settings.burnBps) = _termsOf(settings);
        settings.nextFeeBps = feeBps;
        settings.nextBurnBps = burnBps;
        settings.nextTermsAt = uint48(block.timestamp + $.withdrawalNotice + 1 days);
        $.settings = settings;
        emit PrepaidTermsSet({feeBps: feeBps, burnBps: burnBps, effectiveAt: settings.nextTermsAt});
    }

    /// @inheritdoc IPaymentEscrow
    function pause() external restricted {
        _storage().settings.paused = true;
        emit Paused({account: msg.sender});
    }

    /// @inheritdoc IPaymentEscrow
    function unpause() external restricted {
        _storage().settings.paused = false;
        emit Unpaused({account: msg.sender});
    }

    /// @inheritdoc IPaymentEscrow
    function rescue(address token, address to, uint256 amount) external restricted {
        // Check
        if (_storage().listings[token] != Listing.Never) revert PaymentEscrow_TokenListed(token);
        emit Rescued({token: token, to: to, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(to, amount);
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
    function paused() external view returns (bool) {
        return _storage().settings.paused;
    }

    /// @inheritdoc IPaymentEscrow
    function feeRecipient() external view returns (address) {
        return _storage().feeRecipient;
    }

    /// @inheritdoc IPaymentEscrow
    function treasury() external view returns (address) {
        return _storage().treasury;
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

    function _setOperator(address operator, address signer) internal {
        if (operator == address(0)) revert PaymentEscrow_ZeroAddress();
        PaymentEscrowStorage storage $ = _storage();
        address old = $.signers[operator];
        if (old != address(0)) $.operatorsOf[old] -= 1;
        if (signer != address(0)) $.operatorsOf[signer] += 1;
        $.signers[operator] = signer;
        emit OperatorSet({operator: operator, signer: signer});
    }

    function _setToken(address token, bool allowed) internal {
        if (token == address(0)) revert PaymentEscrow_ZeroAddress();
        PaymentEscrowStorage storage $ = _storage();
        if (!allowed && $.listings[token] == Listing.Never) revert PaymentEscrow_TokenNotAllowed(token);
        $.listings[token] = allowed ? Listing.Allowed : Listing.Former;
        emit TokenSet({token: token, allowed: allowed});
    }

    function _setFeeRecipient(address newFeeRecipient) internal {
        if (newFeeRecipient == address(0)) revert PaymentEscrow_ZeroAddress();
        _storage().feeRecipient = newFeeRecipient;
        emit FeeRecipientSet({feeRecipient: newFeeRecipient});
    }

    function _setTreasury(address newTreasury) internal {
        if (newTreasury == address(0)) revert PaymentEscrow_ZeroAddress();
        _storage().treasury = newTreasury;
        emit TreasurySet({treasury: newTreasury});
    }

    function _checkBps(uint256 bps) internal pure {
        if (bps > MAX_BPS) revert PaymentEscrow_BadBps(bps, MAX_BPS);
    }

    function _termsOf(Settings memory settings) internal view returns (uint16 feeBps, uint16 burnBps) {
        if (block.timestamp < settings.nextTermsAt) return (settings.feeBps, settings.burnBps);
        return (settings.nextFeeBps, settings.nextBurnBps);
    }
}
