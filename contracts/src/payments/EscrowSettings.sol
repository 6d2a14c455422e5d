// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IEscrowExtension} from "../interfaces/IEscrowExtension.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// @title The escrow's settings
abstract contract EscrowSettings is IEscrowExtension, EscrowStorage, AccessManagedUpgradeable {
    using SafeERC20 for IERC20;

    /// @dev Most operators and most tokens that were ever named: a pause writes a gate for each pair of them, and has to
    /// fit a block with room to spare.
    uint256 private constant MAX_LISTED = 32;

    /// @inheritdoc IEscrowExtension
    function setOperator(address operator, address signer) external restricted {
        _setOperator(operator, signer);
    }

    /// @inheritdoc IEscrowExtension
    function cutOffOperator(address operator) external restricted {
        // A key that could name addresses at will would fill the list of operators for good.
        if (_storage().signers[operator] == address(0)) revert PaymentEscrow_OperatorNotAllowed(operator);
        _setOperator(operator, address(0));
    }

    /// @inheritdoc IEscrowExtension
    function setToken(address token, bool allowed) external restricted {
        _setToken(token, allowed);
    }

    /// @inheritdoc IEscrowExtension
    function setCollector(address collector, bool allowed) external restricted {
        if (collector == address(0)) revert PaymentEscrow_ZeroAddress();
        _storage().collectors[collector] = allowed;
        emit CollectorSet({collector: collector, allowed: allowed});
    }

    /// @inheritdoc IEscrowExtension
    function setFeeRecipient(address newFeeRecipient) external restricted {
        if (newFeeRecipient == address(0)) revert PaymentEscrow_ZeroAddress();
        _storage().pendingFeeRecipient = newFeeRecipient;
        emit FeeRecipientProposed({feeRecipient: newFeeRecipient});
    }

    /// @inheritdoc IEscrowExtension
    function acceptFeeRecipient() external {
        PaymentEscrowStorage storage $ = _storage();
        _checkNamed($.pendingFeeRecipient);
        $.pendingFeeRecipient = address(0);
        _setFeeRecipient(msg.sender);
    }

    /// @inheritdoc IEscrowExtension
    function setTreasury(address newTreasury) external restricted {
        if (newTreasury == address(0)) revert PaymentEscrow_ZeroAddress();
        _storage().pendingTreasury = newTreasury;
        emit TreasuryProposed({treasury: newTreasury});
    }

    /// @inheritdoc IEscrowExtension
    function acceptTreasury() external {
        PaymentEscrowStorage storage $ = _storage();
        _checkNamed($.pendingTreasury);
        $.pendingTreasury = address(0);
        _setTreasury(msg.sender);
    }

    /// @inheritdoc IEscrowExtension
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

    /// @inheritdoc IEscrowExtension
    function pause() external restricted {
        _setPaused(true);
        emit Paused({account: msg.sender});
    }

    /// @inheritdoc IEscrowExtension
    function unpause() external restricted {
        _setPaused(false);
        emit Unpaused({account: msg.sender});
    }

    /// @inheritdoc IEscrowExtension
    function rescue(address token, address to, uint256 amount) external restricted {
        // Check
        if (_storage().listings[token] != Listing.Never) revert PaymentEscrow_TokenListed(token);
        emit Rescued({token: token, to: to, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev What `initialize` of the escrow leaves to this code. The schedule comes first: gates carry it.
    function _initializeSettings(InitialSettings calldata initial) internal {
        if (initial.distributor == address(0) || initial.ownToken == address(0)) revert PaymentEscrow_ZeroAddress();
        if (initial.epochLength == 0) revert PaymentEscrow_TooEarly(initial.epochLength);
        if (initial.withdrawalNotice <= initial.epochLength || initial.disputeWindow <= initial.epochLength) {
            revert PaymentEscrow_TooEarly(initial.epochLength);
        }
        _checkBps(initial.prepaidFeeBps);
        _checkBps(initial.prepaidBurnBps);
        PaymentEscrowStorage storage $ = _storage();
        $.settings.genesis = initial.genesis;
        $.settings.epochLength = initial.epochLength;
        $.settings.disputeWindow = initial.disputeWindow;
        $.settings.nextFeeBps = initial.prepaidFeeBps;
        $.settings.nextBurnBps = initial.prepaidBurnBps;
        $.distributor = initial.distributor;
        $.ownToken = initial.ownToken;
        $.permit2 = initial.permit2;
        $.withdrawalNotice = initial.withdrawalNotice;
        if (initial.treasury == address(0) || initial.feeRecipient == address(0)) revert PaymentEscrow_ZeroAddress();
        _setTreasury(initial.treasury);
        _setFeeRecipient(initial.feeRecipient);
        for (uint256 i = 0; i < initial.operators.length; ++i) {
            _setOperator(initial.operators[i], initial.operators[i]);
        }
        for (uint256 i = 0; i < initial.tokens.length; ++i) {
            _setToken(initial.tokens[i], true);
        }
    }

    function _setOperator(address operator, address signer) private {
        if (operator == address(0)) revert PaymentEscrow_ZeroAddress();
        PaymentEscrowStorage storage $ = _storage();
        address old = $.signers[operator];
        if (old != address(0)) $.operatorsOf[old] -= 1;
        if (signer != address(0)) $.operatorsOf[signer] += 1;
        $.signers[operator] = signer;
        _addOnce($.operators, operator);
        for (uint256 i = 0; i < $.tokens.length; ++i) {
            _setGate($, operator, $.tokens[i]);
        }
        emit OperatorSet({operator: operator, signer: signer});
    }

    function _setToken(address token, bool allowed) private {
        if (token == address(0)) revert PaymentEscrow_ZeroAddress();
        PaymentEscrowStorage storage $ = _storage();
        if (!allowed && $.listings[token] == Listing.Never) revert PaymentEscrow_TokenNotAllowed(token);
        $.listings[token] = allowed ? Listing.Allowed : Listing.Former;
        _addOnce($.tokens, token);
        _setGatesOf($, token);
        emit TokenSet({token: token, allowed: allowed});
    }

    function _setPaused(bool isPaused) private {
        PaymentEscrowStorage storage $ = _storage();
        $.settings.paused = isPaused;
        for (uint256 i = 0; i < $.tokens.length; ++i) {
            _setGatesOf($, $.tokens[i]);
        }
    }

    function _setGatesOf(PaymentEscrowStorage storage $, address token) private {
        for (uint256 i = 0; i < $.operators.length; ++i) {
            _setGate($, $.operators[i], token);
        }
    }

    /// @dev Writes a gate from what it follows from; the only place that does.
    function _setGate(PaymentEscrowStorage storage $, address operator, address token) private {
        Settings memory settings = _settings();
        address signer = $.signers[operator];
        bool open = signer != address(0) && $.listings[token] == Listing.Allowed && !settings.paused;
        $.gates[operator][token] = _packGate(signer, settings, open);
    }

    function _addOnce(address[] storage list, address item) private {
        uint256 length = list.length;
        for (uint256 i = 0; i < length; ++i) {
            if (list[i] == item) return;
        }
        if (length == MAX_LISTED) revert PaymentEscrow_TooMany(MAX_LISTED);
        list.push(item);
    }

    function _setFeeRecipient(address newFeeRecipient) private {
        _storage().feeRecipient = newFeeRecipient;
        emit FeeRecipientSet({feeRecipient: newFeeRecipient});
    }

    function _setTreasury(address newTreasury) private {
        _storage().treasury = newTreasury;
        emit TreasurySet({treasury: newTreasury});
    }

    function _checkNamed(address named) private view {
        if (msg.sender != named) revert PaymentEscrow_WrongCaller(msg.sender, named);
    }
}
