// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {DistributorClaims} from "./DistributorClaims.sol";

/// @title RewardDistributor
/// @notice See {IRewardDistributor}; claims are in {DistributorClaims}. `fund` measures balances and is guarded against
/// reentrance.
contract RewardDistributor is
    IRewardDistributor,
    DistributorClaims,
    AccessManagedUpgradeable,
    ReentrancyGuardTransient,
    UUPSUpgradeable
{
    using SafeERC20 for IERC20;

    /// @notice Longest delay, seconds: 30 days, so that rewards cannot be held back by it.
    uint256 public constant MAX_DELAY = 30 days;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param authority_ The AccessManager.
    /// @param delay_ Seconds between submitting and accepting a root.
    /// @param minDelay_ The least that the delay can ever be set to, seconds; above zero. Only an upgrade changes it, so that
    /// who sets the delay cannot take the guardian's time away.
    function initialize(address authority_, uint256 delay_, uint256 minDelay_) external initializer {
        __AccessManaged_init(authority_);
        if (minDelay_ == 0 || minDelay_ > MAX_DELAY) revert RewardDistributor_BadDelay(minDelay_, 1, MAX_DELAY);
        _storage().minDelay = uint32(minDelay_);
        _setDelay(delay_);
    }

    /// @inheritdoc IRewardDistributor
    function fund(address token, uint256 amount) external nonReentrant returns (uint256 received) {
        // Interaction: first, since only the balance tells what arrived; guarded against reentrance.
        uint256 balance = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        received = IERC20(token).balanceOf(address(this)) - balance;
        if (received == 0) revert RewardDistributor_NothingFunded(token);
        // Effect
        RewardDistributorStorage storage $ = _storage();
        uint256 total = $.funded[token] + received;
        $.funded[token] = total;
        emit Funded({token: token, amount: received, funded: total});
    }

    /// @inheritdoc IRewardDistributor
    function submitRoot(
        uint256 epoch,
        bytes32 root,
        address[] calldata tokens,
        uint256[] calldata totals,
        bytes32 contentHash
    ) external restricted {
        RewardDistributorStorage storage $ = _storage();
        // Check
        if ($.pendingValidAt != 0) revert RewardDistributor_RootPending($.pendingRoot);
        if (root == 0) revert RewardDistributor_ZeroRoot();
        if (epoch < $.nextEpoch) revert RewardDistributor_EpochTooLow(epoch, $.nextEpoch);
        if (epoch >= type(uint64).max) revert RewardDistributor_EpochTooHigh(epoch);
        _checkTotals(tokens, totals);
        // Effect
        uint48 validAt = uint48(block.timestamp + $.delay);
        $.pendingRoot = root;
        $.pendingEpoch = uint64(epoch);
        $.pendingValidAt = validAt;
        emit RootSubmitted({
            epoch: epoch,
            root: root,
            contentHash: contentHash,
            validAt: validAt,
            tokens: tokens,
            totals: totals
        });
    }

    /// @inheritdoc IRewardDistributor
    function acceptRoot() external {
        RewardDistributorStorage storage $ = _storage();
        // Check
        uint256 validAt = $.pendingValidAt;
        if (validAt == 0) revert RewardDistributor_NoRootPending();
        if (block.timestamp < validAt) revert RewardDistributor_RootNotValidYet(validAt);
        // Effect
        bytes32 root = $.pendingRoot;
        uint64 epoch = $.pendingEpoch;
        $.previousRoot = $.activeRoot;
        $.activeRoot = root;
        $.nextEpoch = epoch + 1;
        $.pendingValidAt = 0;
        emit RootAccepted({epoch: epoch, root: root});
    }

    /// @inheritdoc IRewardDistributor
    function revokeRoot() external restricted {
        RewardDistributorStorage storage $ = _storage();
        // Check
        if ($.pendingValidAt == 0) revert RewardDistributor_NoRootPending();
        // Effect
        $.pendingValidAt = 0;
        emit RootRevoked({epoch: $.pendingEpoch, root: $.pendingRoot});
    }

    /// @inheritdoc IRewardDistributor
    function setRecipient(address token, address recipient) external {
        // Itself is nobody else: kept as zero, so that its claims stay the cheap ones.
        if (recipient == msg.sender) recipient = address(0);
        _paid(msg.sender, token).recipient = recipient;
        emit RecipientSet({account: msg.sender, token: token, recipient: recipient});
    }

    /// @inheritdoc IRewardDistributor
    function setDelay(uint256 newDelay) external restricted {
        _setDelay(newDelay);
    }

    /// @inheritdoc IRewardDistributor
    function countClaimed(address token, address[] calldata accounts) external restricted {
        RewardDistributorStorage storage $ = _storage();
        Count memory running = $.counts[token];
        if (accounts.length == 0 || accounts[0] <= running.lastAccount) running = Count(0, address(0));
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] <= running.lastAccount) revert RewardDistributor_AccountsNotAscending(accounts[i]);
            running.lastAccount = accounts[i];
            running.counted += _paid(accounts[i], token).amount;
        }
        $.counts[token] = running;
        emit ClaimedCounted({token: token, counted: running.counted, lastAccount: running.lastAccount});
    }

    /// @inheritdoc IRewardDistributor
    function rescue(address token, address to, uint256 amount) external restricted {
        // Check
        uint256 available = surplus(token);
        if (amount > available) revert RewardDistributor_NotSurplus(token, amount, available);
        emit Rescued({token: token, to: to, amount: amount});
        // Interaction
        IERC20(token).safeTransfer(to, amount);
    }

    /// @inheritdoc IRewardDistributor
    function activeRoot() external view returns (bytes32 root, uint256 epoch) {
        RewardDistributorStorage storage $ = _storage();
        root = $.activeRoot;
        epoch = root == 0 ? 0 : $.nextEpoch - 1;
    }

    /// @inheritdoc IRewardDistributor
    function previousRoot() external view returns (bytes32 root) {
        return _storage().previousRoot;
    }

    /// @inheritdoc IRewardDistributor
    function pendingRoot() external view returns (bytes32 root, uint256 epoch, uint256 validAt) {
        RewardDistributorStorage storage $ = _storage();
        if ($.pendingValidAt == 0) return (0, 0, 0);
        return ($.pendingRoot, $.pendingEpoch, $.pendingValidAt);
    }

    /// @inheritdoc IRewardDistributor
    function claimed(address account, address token) external view returns (uint256) {
        return _paid(account, token).amount;
    }

    /// @inheritdoc IRewardDistributor
    function recipientOf(address account, address token) external view returns (address) {
        address recipient = _paid(account, token).recipient;
        return recipient == address(0) ? account : recipient;
    }

    /// @inheritdoc IRewardDistributor
    function funded(address token) external view returns (uint256) {
        return _storage().funded[token];
    }

    /// @inheritdoc IRewardDistributor
    function delay() external view returns (uint256) {
        return _storage().delay;
    }

    /// @inheritdoc IRewardDistributor
    function minDelay() external view returns (uint256) {
        return _storage().minDelay;
    }

    /// @inheritdoc IRewardDistributor
    function surplus(address token) public view returns (uint256) {
        RewardDistributorStorage storage $ = _storage();
        uint256 proven = IERC20(token).balanceOf(address(this)) + $.counts[token].counted;
        uint256 total = $.funded[token];
        return proven > total ? proven - total : 0;
    }

    function _authorizeUpgrade(address) internal override restricted {}

    function _setDelay(uint256 newDelay) private {
        RewardDistributorStorage storage $ = _storage();
        if (newDelay < $.minDelay || newDelay > MAX_DELAY) {
            revert RewardDistributor_BadDelay(newDelay, $.minDelay, MAX_DELAY);
        }
        $.delay = uint32(newDelay);
        emit DelaySet({delay: newDelay});
    }

    function _checkTotals(address[] calldata tokens, uint256[] calldata totals) private view {
        if (tokens.length != totals.length) {
            revert RewardDistributor_LengthMismatch(tokens.length, totals.length);
        }
        RewardDistributorStorage storage $ = _storage();
        address last = address(0);
        for (uint256 i = 0; i < tokens.length; ++i) {
            address token = tokens[i];
            if (token <= last) revert RewardDistributor_TokensNotAscending(token);
            uint256 allowed = $.funded[token];
            if (allowed > type(uint96).max) allowed = type(uint96).max;
            if (totals[i] > allowed) revert RewardDistributor_TotalTooHigh(token, totals[i], allowed);
            last = token;
        }
    }
}
