// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";
import {MerkleProofLib} from "solady/src/utils/MerkleProofLib.sol";

import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";

/// @title RewardDistributor
/// @notice See {IRewardDistributor}. Claims keep to checks, effects, interactions and carry no reentrancy guard: a claim
/// writes the one slot it depends on before it calls the token. `fund` measures balances and is guarded.
contract RewardDistributor is
    IRewardDistributor,
    AccessManagedUpgradeable,
    ReentrancyGuardTransient,
    UUPSUpgradeable
{
    using SafeERC20 for IERC20;

    /// @dev What an account was paid in a token and where it wants it: one slot.
    struct Paid {
        uint96 amount;
        address recipient;
    }

    /// @dev A running count of paid amounts, see `countClaimed`.
    struct Count {
        uint96 counted;
        address lastAccount;
    }

    /// @custom:storage-location erc7201:warpshare.storage.RewardDistributor
    struct RewardDistributorStorage {
        bytes32 activeRoot;
        bytes32 previousRoot;
        bytes32 pendingRoot;
        uint64 nextEpoch;
        uint64 pendingEpoch;
        uint48 pendingValidAt;
        uint32 delay;
        mapping(address token => uint256 amount) funded;
        mapping(address account => mapping(address token => Paid paid)) paid;
        mapping(address token => Count count) counts;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.RewardDistributor")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE_LOCATION = 0xfc41c099380f9b8b1ea0ab363c1fa923bd8e48ee534340894a035635e278c300;

    /// @notice Shortest delay, seconds: above zero, so that a guardian can always come between.
    uint256 public constant MIN_DELAY = 1;

    /// @notice Longest delay, seconds: 30 days, so that rewards cannot be held back by it.
    uint256 public constant MAX_DELAY = 30 days;

    /// @notice Most gas one payout of `claimMany` gets, so that one that burns everything leaves enough for the others.
    uint256 public constant PAYOUT_GAS = 500_000;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param authority_ The AccessManager.
    /// @param delay_ Seconds between submitting and accepting a root.
    function initialize(address authority_, uint256 delay_) external initializer {
        __AccessManaged_init(authority_);
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
    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        returns (uint256 amount)
    {
        RewardDistributorStorage storage $ = _storage();
        // Check: a proof of the root before is good as well, since amounts only grow.
        bytes32 leaf = _leaf(account, token, cumulativeAmount);
        if (!MerkleProofLib.verifyCalldata(proof, $.activeRoot, leaf)) {
            if (!MerkleProofLib.verifyCalldata(proof, $.previousRoot, leaf)) {
                revert RewardDistributor_BadProof($.activeRoot);
            }
        }
        // Effect
        address recipient;
        uint256 before;
        (amount, before, recipient) = _book($, account, token, cumulativeAmount);
        if (amount == 0) revert RewardDistributor_NothingToClaim(account, token, before);
        emit RewardsClaimed({
            account: account,
            token: token,
            recipient: recipient,
            amount: amount,
            cumulativeAmount: cumulativeAmount
        });
        // Interaction
        IERC20(token).safeTransfer(recipient, amount);
    }

    /// @inheritdoc IRewardDistributor
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bytes calldata proofFlags) external {
        RewardDistributorStorage storage $ = _storage();
        // Check
        uint256 count = claims.length;
        if (count == 0) revert RewardDistributor_BadMultiProof();
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            Claim calldata entry = claims[i];
            leaves[i] = _leaf(entry.account, entry.token, entry.cumulativeAmount);
        }
        bool[] memory flags = _unpackFlags(proofFlags, count + proof.length - 1);
        if (!MerkleProofLib.verifyMultiProof(proof, $.activeRoot, leaves, flags)) {
            if (!MerkleProofLib.verifyMultiProof(proof, $.previousRoot, leaves, flags)) {
                revert RewardDistributor_BadProof($.activeRoot);
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            Claim calldata entry = claims[i];
            _payIsolated($, entry.account, entry.token, entry.cumulativeAmount);
        }
    }

    /// @inheritdoc IRewardDistributor
    function setRecipient(address token, address recipient) external {
        _storage().paid[msg.sender][token].recipient = recipient;
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
            running.counted += $.paid[accounts[i]][token].amount;
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
        return _storage().paid[account][token].amount;
    }

    /// @inheritdoc IRewardDistributor
    function recipientOf(address account, address token) external view returns (address) {
        address recipient = _storage().paid[account][token].recipient;
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
    function surplus(address token) public view returns (uint256) {
        RewardDistributorStorage storage $ = _storage();
        uint256 proven = IERC20(token).balanceOf(address(this)) + $.counts[token].counted;
        uint256 total = $.funded[token];
        return proven > total ? proven - total : 0;
    }

    function _authorizeUpgrade(address) internal override restricted {}

    function _setDelay(uint256 newDelay) private {
        if (newDelay < MIN_DELAY || newDelay > MAX_DELAY) {
            revert RewardDistributor_BadDelay(newDelay, MIN_DELAY, MAX_DELAY);
        }
        _storage().delay = uint32(newDelay);
        emit DelaySet({delay: newDelay});
    }

    /// @dev Raises what was paid to `cumulativeAmount`; 0 where nothing is left.
    function _book(RewardDistributorStorage storage $, address account, address token, uint256 cumulativeAmount)
        private
        returns (uint256 amount, uint256 before, address recipient)
    {
        if (cumulativeAmount > type(uint96).max) revert RewardDistributor_AmountTooHigh(cumulativeAmount);
        Paid storage slot = $.paid[account][token];
        before = slot.amount;
        recipient = slot.recipient;
        if (cumulativeAmount > before) {
            unchecked {
                amount = cumulativeAmount - before;
            }
            slot.amount = uint96(cumulativeAmount);
        }
        if (recipient == address(0)) recipient = account;
    }

    /// @dev Pays one leaf of `claimMany`; skips it with nothing left, takes the booking back where the payout fails.
    function _payIsolated(RewardDistributorStorage storage $, address account, address token, uint256 cumulativeAmount)
        private
    {
        // Effect
        (uint256 amount,, address recipient) = _book($, account, token, cumulativeAmount);
        if (amount == 0) return;
        // Interaction
        if (_tryTransfer(token, recipient, amount)) {
            emit RewardsClaimed({
                account: account,
                token: token,
                recipient: recipient,
                amount: amount,
                cumulativeAmount: cumulativeAmount
            });
        } else {
            // Less by the amount, not back to the old value: what a reentrant claim booked meanwhile stays booked.
            $.paid[account][token].amount -= uint96(amount);
            emit PayoutFailed({account: account, token: token, recipient: recipient, amount: amount});
        }
    }

    /// @dev A transfer that reports failure in place of reverting: reverted, returned false, or no contract there.
    function _tryTransfer(address token, address to, uint256 amount) private returns (bool) {
        (bool success, bytes memory result) =
            token.call{gas: PAYOUT_GAS}(abi.encodeCall(IERC20.transfer, (to, amount)));
        if (!success) return false;
        if (result.length == 0) return token.code.length > 0;
        return result.length >= 32 && uint256(bytes32(result)) == 1;
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

    /// @dev keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulativeAmount))))
    function _leaf(address account, address token, uint256 cumulativeAmount) private pure returns (bytes32) {
        return EfficientHashLib.hash(
            EfficientHashLib.hash(uint256(uint160(account)), uint256(uint160(token)), cumulativeAmount)
        );
    }

    /// @dev Flag `i` is bit `i % 8` of byte `i / 8`; bytes that are missing are zero.
    function _unpackFlags(bytes calldata packed, uint256 count) private pure returns (bool[] memory flags) {
        flags = new bool[](count);
        unchecked {
            for (uint256 i = 0; i < packed.length; ++i) {
                uint256 bits = uint8(packed[i]);
                for (uint256 j = i << 3; bits != 0; ++j) {
                    if (bits & 1 == 1) {
                        if (j >= count) revert RewardDistributor_BadMultiProof();
                        flags[j] = true;
                    }
                    bits >>= 1;
                }
            }
        }
    }

    function _storage() private pure returns (RewardDistributorStorage storage $) {
        bytes32 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }
}
