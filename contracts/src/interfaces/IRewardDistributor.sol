// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Pays rewards out of Merkle roots of cumulative amounts
/// @notice A leaf is `keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulativeAmount))))`, the tree is
/// OpenZeppelin's standard one with pairs hashed in sorted order. A root is submitted with a delay, accepted by anyone
/// after it, or revoked by the guardian before. Proofs of the active root and of the one before it are good.
interface IRewardDistributor {
    /// @notice One leaf, as `claimMany` takes it.
    struct Claim {
        /// Whose reward.
        address account;
        /// The token of the reward.
        address token;
        /// All rewards of the account in that token since epoch 0, base units.
        uint256 cumulativeAmount;
    }

    /// @notice Tokens came in to be distributed.
    /// @param token The token.
    /// @param amount What arrived, base units.
    /// @param funded All that arrived so far, base units.
    event Funded(address indexed token, uint256 amount, uint256 funded);

    /// @notice A root waits for its delay.
    /// @param epoch The epoch whose distribution it is.
    /// @param root The Merkle root.
    /// @param contentHash SHA-256 of the published manifest.
    /// @param validAt First second at which it can be accepted, Unix seconds.
    /// @param tokens Tokens of the distribution, ascending.
    /// @param totals Per token the sum of all cumulative amounts, base units.
    event RootSubmitted(
        uint256 indexed epoch,
        bytes32 indexed root,
        bytes32 contentHash,
        uint256 validAt,
        address[] tokens,
        uint256[] totals
    );

    /// @notice A root pays from now on.
    /// @param epoch Its epoch.
    /// @param root The Merkle root.
    event RootAccepted(uint256 indexed epoch, bytes32 indexed root);

    /// @notice A pending root was withdrawn and never pays.
    /// @param epoch Its epoch.
    /// @param root The Merkle root.
    event RootRevoked(uint256 indexed epoch, bytes32 indexed root);

    /// @notice A reward was paid to its account.
    /// @param account Whose reward.
    /// @param token The token.
    /// @param amount What was paid now, base units; their sum is what was paid up to now.
    event RewardsClaimed(address indexed account, address indexed token, uint256 amount);

    /// @notice A reward was paid to the recipient that its account set for that token.
    /// @param account Whose reward.
    /// @param token The token.
    /// @param recipient Who received it.
    /// @param amount What was paid now, base units; with those of {RewardsClaimed} their sum is what was paid up to now.
    event RewardsClaimedTo(
        address indexed account, address indexed token, address indexed recipient, uint256 amount
    );

    /// @notice A payout inside `claimMany` failed; nothing was booked and it can be claimed again.
    /// @param account Whose reward.
    /// @param token The token.
    /// @param recipient Who could not receive it.
    /// @param amount What was to be paid, base units.
    event PayoutFailed(address indexed account, address indexed token, address indexed recipient, uint256 amount);

    /// @notice An account chose where its claims of one token go.
    /// @param account The account.
    /// @param token The token.
    /// @param recipient The address; zero means the account itself.
    event RecipientSet(address indexed account, address indexed token, address indexed recipient);

    /// @notice The delay of roots submitted from now on changed; one that is pending keeps its own.
    /// @param delay Seconds.
    event DelaySet(uint256 delay);

    /// @notice Claimed amounts were added up for a rescue.
    /// @param token The token.
    /// @param counted Sum proven in this count so far, base units.
    /// @param lastAccount Highest account counted.
    event ClaimedCounted(address indexed token, uint256 counted, address lastAccount);

    /// @notice Tokens that had been sent in without `fund` were taken out.
    /// @param token The token.
    /// @param to Who received them.
    /// @param amount Base units.
    event Rescued(address indexed token, address indexed to, uint256 amount);

    /// @notice A root is pending already.
    /// @param root The pending root.
    error RewardDistributor_RootPending(bytes32 root);

    /// @notice No root is pending.
    error RewardDistributor_NoRootPending();

    /// @notice The delay of the pending root has not passed.
    /// @param validAt First second at which it can be accepted, Unix seconds.
    error RewardDistributor_RootNotValidYet(uint256 validAt);

    /// @notice An epoch's root comes after the last active one's.
    /// @param epoch The epoch given.
    /// @param earliest The lowest epoch allowed.
    error RewardDistributor_EpochTooLow(uint256 epoch, uint256 earliest);

    /// @notice An epoch number has to fit 64 bits.
    /// @param epoch The epoch given.
    error RewardDistributor_EpochTooHigh(uint256 epoch);

    /// @notice The zero root is no root.
    error RewardDistributor_ZeroRoot();

    /// @notice There has to be one total per token.
    /// @param tokens Number of tokens.
    /// @param totals Number of totals.
    error RewardDistributor_LengthMismatch(uint256 tokens, uint256 totals);

    /// @notice Tokens are not strictly ascending.
    /// @param token The one out of order.
    error RewardDistributor_TokensNotAscending(address token);

    /// @notice A total is above what was funded or does not fit 96 bits.
    /// @param token The token.
    /// @param total The total given, base units.
    /// @param allowed The highest total allowed, base units.
    error RewardDistributor_TotalTooHigh(address token, uint256 total, uint256 allowed);

    /// @notice The proof leads to neither the active root nor the one before it.
    /// @param root The active root.
    error RewardDistributor_BadProof(bytes32 root);

    /// @notice A multiproof without leaves, or with a flag set past the last one.
    error RewardDistributor_BadMultiProof();

    /// @notice A cumulative amount does not fit 96 bits.
    /// @param amount The amount given.
    error RewardDistributor_AmountTooHigh(uint256 amount);

    /// @notice Nothing is left to pay.
    /// @param account The account.
    /// @param token The token.
    /// @param claimed What was paid before, base units.
    error RewardDistributor_NothingToClaim(address account, address token, uint256 claimed);

    /// @notice `fund` brought nothing in.
    /// @param token The token.
    error RewardDistributor_NothingFunded(address token);

    /// @notice More was asked for than is proven to be surplus.
    /// @param token The token.
    /// @param amount The amount asked for, base units.
    /// @param surplus What is proven to be surplus, base units.
    error RewardDistributor_NotSurplus(address token, uint256 amount, uint256 surplus);

    /// @notice Accounts of a count are not strictly ascending.
    /// @param account The one out of order.
    error RewardDistributor_AccountsNotAscending(address account);

    /// @notice The delay is out of bounds.
    /// @param delay The delay given, seconds.
    /// @param minimum Lowest allowed.
    /// @param maximum Highest allowed.
    error RewardDistributor_BadDelay(uint256 delay, uint256 minimum, uint256 maximum);

    /// @notice Pulls tokens in to be distributed and counts what arrived. Anyone; by allowance.
    /// @param token The token.
    /// @param amount What to pull, base units.
    /// @return received What arrived, base units.
    function fund(address token, uint256 amount) external returns (uint256 received);

    /// @notice Submits the root of an epoch; it can be accepted after the delay. Restricted (PUBLISHER).
    /// @param epoch The epoch, above the last active one.
    /// @param root The Merkle root, not zero.
    /// @param tokens Tokens of the distribution, strictly ascending.
    /// @param totals Per token the sum of all cumulative amounts; at most what was funded and 2^96 − 1.
    /// @param contentHash SHA-256 of the published manifest.
    function submitRoot(
        uint256 epoch,
        bytes32 root,
        address[] calldata tokens,
        uint256[] calldata totals,
        bytes32 contentHash
    ) external;

    /// @notice Makes the pending root the active one, once its delay has passed. Anyone.
    function acceptRoot() external;

    /// @notice Withdraws the pending root. Restricted (GUARDIAN).
    function revokeRoot() external;

    /// @notice Pays what is left of `cumulativeAmount` to the account, or to the recipient it set. Anyone.
    /// @param account Whose reward.
    /// @param token The token.
    /// @param cumulativeAmount The leaf's amount, base units.
    /// @param proof Siblings from the leaf up.
    /// @return amount What was paid, base units.
    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        returns (uint256 amount);

    /// @notice Pays many leaves, of one account or of many, under one multiproof. Anyone. A leaf with nothing left is
    /// skipped, a payout that fails is reported by `PayoutFailed` and blocks no other.
    /// @param claims The leaves in the order of the multiproof (OpenZeppelin's `getMultiProof(...).leaves`).
    /// @param proof The multiproof's hashes (`getMultiProof(...).proof`).
    /// @param proofFlags The multiproof's flags as bits: flag `i` is bit `i % 8` of byte `i / 8`, lowest bit first;
    /// `claims.length + proof.length − 1` flags, the unused bits of the last byte are zero.
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bytes calldata proofFlags) external;

    /// @notice Chooses where the caller's claims of one token go. Zero, or the caller: to the caller itself.
    /// @param token The token.
    /// @param recipient The address.
    function setRecipient(address token, address recipient) external;

    /// @notice Changes the delay of roots to come, to at least `minDelay`. Restricted (TREASURY).
    /// @param newDelay Seconds.
    function setDelay(uint256 newDelay) external;

    /// @notice Adds up what was paid in a token, to prove a surplus. Restricted (TREASURY). Accounts ascend strictly,
    /// within a call and over the calls of one count; a call that begins at or below the last account begins anew.
    /// @param token The token.
    /// @param accounts Accounts that claimed it.
    function countClaimed(address token, address[] calldata accounts) external;

    /// @notice Takes out tokens that were sent in without `fund`. Restricted (TREASURY). At most
    /// `balance + counted − funded`, which is never more than that, since `counted` is never more than was paid.
    /// @param token The token.
    /// @param to Who receives them.
    /// @param amount Base units.
    function rescue(address token, address to, uint256 amount) external;

    /// @notice The root that pays, and its epoch. The root is zero while there is none.
    function activeRoot() external view returns (bytes32 root, uint256 epoch);

    /// @notice The root that was active before, whose proofs are good as well. Zero while there is none.
    function previousRoot() external view returns (bytes32 root);

    /// @notice The root that waits. All zero while there is none.
    function pendingRoot() external view returns (bytes32 root, uint256 epoch, uint256 validAt);

    /// @notice What was paid to an account, base units.
    /// @param account The account.
    /// @param token The token.
    function claimed(address account, address token) external view returns (uint256);

    /// @notice Who receives an account's claims of a token: the account, or the address it set.
    /// @param account The account.
    /// @param token The token.
    function recipientOf(address account, address token) external view returns (address);

    /// @notice All that ever arrived by `fund`, base units; never falls.
    /// @param token The token.
    function funded(address token) external view returns (uint256);

    /// @notice What is proven to be surplus at this moment, base units.
    /// @param token The token.
    function surplus(address token) external view returns (uint256);

    /// @notice Seconds between submitting and accepting a root.
    function delay() external view returns (uint256);

    /// @notice The least that the delay can be set to, seconds.
    function minDelay() external view returns (uint256);
}
