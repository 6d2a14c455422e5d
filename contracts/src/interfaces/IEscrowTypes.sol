// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title What the escrow's functions take, tell and refuse
interface IEscrowTypes {
    /// @notice What the payer agreed to. EIP-712 type, domain `{ name: "PaymentEscrow", version: "1" }`:
    /// `PaymentInfo(address operator,address payer,address token,uint120 maxAmount,uint16 feeBps,uint16 burnBps,uint48
    /// authorizationExpiry,uint48 refundExpiry,bytes32 salt)`
    struct PaymentInfo {
        /// Who may capture, void, refund and resolve; on the allow-list when authorised.
        address operator;
        /// Whose money it is.
        address payer;
        /// The ERC-20.
        address token;
        /// Most that may be held, base units.
        uint120 maxAmount;
        /// Fee taken of each captured amount, basis points.
        uint16 feeBps;
        /// Share burnt of what is left after the fee, basis points; only for our own token.
        uint16 burnBps;
        /// From this second on nothing can be captured and the payer can reclaim, Unix seconds.
        uint48 authorizationExpiry;
        /// From this second on nothing can be refunded, Unix seconds.
        uint48 refundExpiry;
        /// Digest of the signed quote.
        bytes32 salt;
    }

    /// @notice One capture of a batch.
    struct CaptureItem {
        /// The payment.
        PaymentInfo info;
        /// What to capture, base units.
        uint256 amount;
        /// The epoch whose usage it pays for.
        uint256 epoch;
        /// The task, salted and hashed.
        bytes32 taskRef;
    }

    /// @notice One prepaid settlement.
    struct SettleItem {
        /// Whose prepaid balance.
        address payer;
        /// What to take, base units, fee included.
        uint96 amount;
        /// The task, salted and hashed.
        bytes32 taskRef;
    }

    /// @notice Where a payment stands.
    enum PaymentStatus {
        /// Never authorised.
        None,
        /// Authorised; what is held can be captured, voided, disputed.
        Open,
        /// What is held is frozen.
        Disputed,
        /// Open, and a dispute was withdrawn: there is no second one.
        OpenAfterDispute,
        /// What was held went back to the payer. Final.
        Closed
    }

    /// @notice A payment's books.
    struct PaymentState {
        /// Where it stands.
        PaymentStatus status;
        /// Authorised less captured, voided and reclaimed, base units.
        uint256 held;
        /// Captured less refunded, base units.
        uint256 refundable;
        /// What is left of the latest capture, base units; part of `refundable`.
        uint256 lastCapture;
        /// The epoch that the latest capture named.
        uint256 lastEpoch;
        /// How often that epoch's ledger had been forwarded then; it can be reversed while `ledger` still says the same.
        uint256 lastForwards;
        /// When a dispute ends in the payer's favour, Unix seconds; zero when there is none.
        uint256 disputedUntil;
    }

    /// @notice What waits for one token and epoch.
    struct Ledger {
        /// For providers, base units.
        uint256 net;
        /// For the fee recipient, base units.
        uint256 fee;
        /// To be burnt, base units.
        uint256 burned;
        /// How often it was forwarded.
        uint256 forwards;
    }

    /// @notice A payer's prepaid balance in one token.
    struct Prepaid {
        /// What is there, base units.
        uint256 balance;
        /// Most that may be taken for one epoch, base units.
        uint256 maxPerEpoch;
        /// Latest epoch that was settled for, or the one in which the payer came.
        uint256 epoch;
        /// What was taken for that epoch (and late for earlier ones), base units.
        uint256 spent;
        /// What the payer asked to withdraw, base units.
        uint256 withdrawal;
        /// When it can be withdrawn, Unix seconds; zero when nothing was asked for.
        uint256 withdrawableAt;
        /// Most that may be taken for each epoch that has not begun, base units; lower than `maxPerEpoch` where the
        /// payer lowered it in the running epoch.
        uint256 nextMaxPerEpoch;
    }

    /// @notice What `initialize` is given.
    struct InitialSettings {
        /// The AccessManager.
        address authority;
        /// The distributor.
        address distributor;
        /// Our own token.
        address ownToken;
        /// Permit2, or zero.
        address permit2;
        /// Who pays refunds of forwarded money.
        address treasury;
        /// Who receives fees.
        address feeRecipient;
        /// Start of epoch 0, Unix seconds.
        uint48 genesis;
        /// Seconds in an epoch.
        uint32 epochLength;
        /// Seconds after which a dispute ends in the payer's favour; longer than an epoch, so that what was metered
        /// before it can still be captured by a resolution.
        uint32 disputeWindow;
        /// Seconds between announcing and making a prepaid withdrawal; longer than an epoch.
        uint32 withdrawalNotice;
        /// Fee of prepaid settlements, basis points.
        uint16 prepaidFeeBps;
        /// Burn of prepaid settlements in our own token, basis points.
        uint16 prepaidBurnBps;
        /// The first operators, each with its own key.
        address[] operators;
        /// The first tokens.
        address[] tokens;
    }

    /// @notice Why a settlement was left out.
    enum SkipReason {
        /// It was settled.
        None,
        /// The amount is zero.
        NoAmount,
        /// The amount is above the payer's balance.
        OverBalance,
        /// The payer's limit for the epoch would be passed.
        OverEpochLimit
    }

    /// @notice Money is held. With payer and token it has all of what was agreed to.
    /// @param paymentId The payment.
    /// @param payer Whose money.
    /// @param token The token.
    /// @param operator The operator.
    /// @param terms From the lowest bit: `maxAmount`, 120 bits; `feeBps`, 16; `burnBps`, 16; `authorizationExpiry`, 48;
    /// `refundExpiry`, 48.
    /// @param salt Digest of the signed quote.
    /// @param amount What is held, base units: what arrived.
    event PaymentAuthorized(
        bytes32 indexed paymentId,
        address indexed payer,
        address indexed token,
        address operator,
        uint256 terms,
        bytes32 salt,
        uint256 amount
    );

    /// @notice Held money was earned. `amount = fee + burned + net`. A charge emits this right after `PaymentAuthorized`.
    /// @param paymentId The payment.
    /// @param taskRef The task, salted and hashed.
    /// @param epoch The epoch whose usage it pays for.
    /// @param token The token.
    /// @param amount What was captured, base units.
    /// @param fee The platform's fee, base units.
    /// @param burned What will be burnt, base units.
    /// @param net What goes to providers, base units.
    event PaymentCaptured(
        bytes32 indexed paymentId,
        bytes32 indexed taskRef,
        uint256 indexed epoch,
        address token,
        uint256 amount,
        uint256 fee,
        uint256 burned,
        uint256 net
    );

    /// @notice The payment's latest capture was made smaller before it was forwarded, as if it had been
    /// `amount` less from the start. `amount = fee + burned + net`. `PaymentRefunded` follows.
    /// @param paymentId The payment.
    /// @param epoch The epoch that the capture named.
    /// @param token The token.
    /// @param amount By how much it is smaller, base units.
    /// @param fee By how much its fee is smaller, base units.
    /// @param burned By how much less is burnt, base units.
    /// @param net By how much less goes to providers, base units.
    event CaptureReversed(
        bytes32 indexed paymentId,
        uint256 indexed epoch,
        address token,
        uint256 amount,
        uint256 fee,
        uint256 burned,
        uint256 net
    );

    /// @notice What was held went back to the payer, by the operator or by the end of a dispute. Final.
    /// @param paymentId The payment.
    /// @param amount Base units.
    event PaymentVoided(bytes32 indexed paymentId, uint256 amount);

    /// @notice The payer took back what was held after the expiry. Final.
    /// @param paymentId The payment.
    /// @param amount Base units.
    event PaymentReclaimed(bytes32 indexed paymentId, uint256 amount);

    /// @notice Captured money went back to the payer.
    /// @param paymentId The payment.
    /// @param amount Base units.
    /// @param source This contract where it came out of the ledger, otherwise the treasury.
    event PaymentRefunded(bytes32 indexed paymentId, uint256 amount, address source);

    /// @notice The payer disputes; what is held is frozen.
    /// @param paymentId The payment.
    /// @param evidenceHash Hash of the payer's evidence.
    /// @param disputedUntil When it ends in the payer's favour, Unix seconds.
    event PaymentDisputed(bytes32 indexed paymentId, bytes32 evidenceHash, uint256 disputedUntil);

    /// @notice A dispute ended.
    /// @param paymentId The payment.
    /// @param captured What the operator was awarded out of what was held, base units (its `PaymentCaptured` precedes).
    /// @param returned What went back to the payer, base units: its `PaymentVoided` precedes, or its `PaymentReclaimed`
    /// follows. Both are zero when the payer withdrew the dispute.
    /// @param resolutionHash Hash of the operator's reasons; zero when withdrawn, run out or reclaimed.
    event DisputeResolved(bytes32 indexed paymentId, uint256 captured, uint256 returned, bytes32 resolutionHash);

    /// @notice Earned money of an epoch went to the distributor.
    /// @param epoch The epoch.
    /// @param token The token.
    /// @param amount What left the ledger and was sent, base units.
    /// @param received What the distributor counted, base units; less than `amount` where the token takes a fee on the way.
    event EpochFunded(uint256 indexed epoch, address indexed token, uint256 amount, uint256 received);

    /// @notice What `fundEpoch` did with the other shares of the ledger.
    /// @param epoch The epoch.
    /// @param token The token.
    /// @param fee What was booked for the fee recipient, base units.
    /// @param burned What was burnt, base units.
    event EpochFeesBooked(uint256 indexed epoch, address indexed token, uint256 fee, uint256 burned);

    /// @notice Fees were paid out.
    /// @param token The token.
    /// @param recipient The fee recipient.
    /// @param amount Base units.
    event FeesWithdrawn(address indexed token, address indexed recipient, uint256 amount);

    /// @notice A prepaid balance grew.
    /// @param payer Whose balance.
    /// @param token The token.
    /// @param amount What arrived, base units.
    /// @param balance The balance after it, base units.
    event PrepaidDeposited(address indexed payer, address indexed token, uint256 amount, uint256 balance);

    /// @notice A payer set its limit.
    /// @param payer The payer.
    /// @param token The token.
    /// @param maxPerEpoch Most that may be taken for one epoch, base units, as it is kept (see `setPrepaidLimit`).
    /// @param fromEpoch First epoch that it holds for; zero where it is no lower than before and holds for all.
    event PrepaidLimitSet(address indexed payer, address indexed token, uint256 maxPerEpoch, uint256 fromEpoch);

    /// @notice Prepaid money was earned; an input to the distribution like a capture. Goes to providers:
    /// `amount − fee − burned`.
    /// @param payer Whose balance.
    /// @param taskRef The task, salted and hashed.
    /// @param epoch The epoch whose usage it pays for.
    /// @param token The token.
    /// @param amount What was taken, base units.
    /// @param fee The platform's fee, base units.
    /// @param burned What will be burnt, base units.
    event PrepaidSettled(
        address indexed payer,
        bytes32 taskRef,
        uint256 epoch,
        address token,
        uint256 amount,
        uint256 fee,
        uint256 burned
    );

    /// @notice One item of a settlement was left out; the others went through.
    /// @param payer Whose balance.
    /// @param token The token.
    /// @param epoch The epoch.
    /// @param taskRef The task, salted and hashed.
    /// @param amount What was to be taken, base units.
    /// @param reason Why it was not.
    event SettlementSkipped(
        address indexed payer,
        address indexed token,
        uint256 indexed epoch,
        bytes32 taskRef,
        uint256 amount,
        SkipReason reason
    );

    /// @notice A payer announced a withdrawal. Until then the balance can still be settled.
    /// @param payer The payer.
    /// @param token The token.
    /// @param amount Base units; zero takes the announcement back.
    /// @param withdrawableAt First second at which it can be withdrawn, Unix seconds.
    event PrepaidWithdrawalRequested(
        address indexed payer,
        address indexed token,
        uint256 amount,
        uint256 withdrawableAt
    );

    /// @notice A payer withdrew.
    /// @param payer The payer.
    /// @param token The token.
    /// @param amount What was paid, base units: what was announced, or what was left of it.
    event PrepaidWithdrawn(address indexed payer, address indexed token, uint256 amount);

    /// @notice An operator was put on the allow-list, given another key, or taken off.
    /// @param operator The operator that payments name.
    /// @param signer The key that acts for it; zero: taken off.
    event OperatorSet(address indexed operator, address indexed signer);

    /// @notice A token was put on the allow-list or taken off it.
    /// @param token The token.
    /// @param allowed Whether new money is taken in it.
    event TokenSet(address indexed token, bool allowed);

    /// @notice A collector was put on the allow-list or taken off it.
    /// @param collector The contract.
    /// @param allowed Whether it may open payments of others with its own money.
    event CollectorSet(address indexed collector, bool allowed);

    /// @notice A fee recipient was named and has to accept.
    /// @param feeRecipient Who was named.
    event FeeRecipientProposed(address indexed feeRecipient);

    /// @notice A treasury was named and has to accept.
    /// @param treasury Who was named.
    event TreasuryProposed(address indexed treasury);

    /// @notice The fee recipient changed.
    /// @param feeRecipient Who receives fees.
    event FeeRecipientSet(address indexed feeRecipient);

    /// @notice The treasury changed.
    /// @param treasury Who pays refunds of forwarded money, by allowance to this contract.
    event TreasurySet(address indexed treasury);

    /// @notice Fee and burn of prepaid settlements will change.
    /// @param feeBps Fee, basis points.
    /// @param burnBps Share burnt of what is left after the fee, basis points; only for our own token.
    /// @param effectiveAt First second at which they hold, later than any withdrawal that is announced now.
    event PrepaidTermsSet(uint256 feeBps, uint256 burnBps, uint256 effectiveAt);

    /// @notice Deposits were stopped. Exits go on.
    /// @param account Who did it.
    event Paused(address account);

    /// @notice Deposits go on.
    /// @param account Who did it.
    event Unpaused(address account);

    /// @notice A token that was never taken in was sent back.
    /// @param token The token.
    /// @param to Who received it.
    /// @param amount Base units.
    event Rescued(address indexed token, address indexed to, uint256 amount);

    /// @notice New money is not taken at present.
    error PaymentEscrow_Paused();

    /// @notice The caller is not who has to call.
    /// @param caller Who called.
    /// @param expected Who may.
    error PaymentEscrow_WrongCaller(address caller, address expected);

    /// @notice The caller is no operator's key.
    /// @param caller Who called.
    error PaymentEscrow_NotOperator(address caller);

    /// @notice The payment's operator is not on the allow-list.
    /// @param operator The operator.
    error PaymentEscrow_OperatorNotAllowed(address operator);

    /// @notice The token is not on the allow-list.
    /// @param token The token.
    error PaymentEscrow_TokenNotAllowed(address token);

    /// @notice The token is, or was, on the allow-list: what is here of it may be somebody's.
    /// @param token The token.
    error PaymentEscrow_TokenListed(address token);

    /// @notice An amount is zero or above what is allowed.
    /// @param amount The amount, base units.
    /// @param allowed The highest allowed, base units.
    error PaymentEscrow_BadAmount(uint256 amount, uint256 allowed);

    /// @notice A share is above what is allowed.
    /// @param bps The share, basis points.
    /// @param allowed The highest allowed, basis points.
    error PaymentEscrow_BadBps(uint256 bps, uint256 allowed);

    /// @notice The expiries are in the wrong order or past.
    /// @param authorizationExpiry Unix seconds; has to be in the future.
    /// @param refundExpiry Unix seconds; has to be no earlier.
    error PaymentEscrow_BadExpiry(uint256 authorizationExpiry, uint256 refundExpiry);

    /// @notice The payment was authorised before.
    /// @param paymentId The payment.
    error PaymentEscrow_AlreadyAuthorized(bytes32 paymentId);

    /// @notice The payment does not stand where it has to for this.
    /// @param paymentId The payment.
    /// @param status Where it stands.
    error PaymentEscrow_WrongStatus(bytes32 paymentId, PaymentStatus status);

    /// @notice It is too late for this.
    /// @param expiredAt Unix seconds.
    error PaymentEscrow_Expired(uint256 expiredAt);

    /// @notice It is too early for this.
    /// @param possibleAt Unix seconds.
    error PaymentEscrow_TooEarly(uint256 possibleAt);

    /// @notice A signature is neither the payer's by ECDSA nor accepted by the payer's contract (ERC-1271).
    /// @param payer Who should have signed.
    error PaymentEscrow_BadSignature(address payer);

    /// @notice Permit2 is not known on this chain.
    error PaymentEscrow_NoPermit2();

    /// @notice Another amount arrived than was to.
    /// @param received What arrived, base units.
    /// @param expected What was to arrive, base units.
    error PaymentEscrow_WrongAmountReceived(uint256 received, uint256 expected);

    /// @notice An epoch number has to fit 32 bits.
    /// @param epoch The epoch.
    error PaymentEscrow_EpochTooHigh(uint256 epoch);

    /// @notice The epoch has not begun.
    /// @param epoch The epoch given.
    /// @param beginsAt Its first second, Unix seconds.
    error PaymentEscrow_EpochNotBegun(uint256 epoch, uint256 beginsAt);

    /// @notice The caller is not on the allow-list of collectors.
    /// @param caller Who called.
    error PaymentEscrow_NotCollector(address caller);

    /// @notice A list is full.
    /// @param limit Most that it can hold.
    error PaymentEscrow_TooMany(uint256 limit);

    /// @notice There is nothing to move.
    error PaymentEscrow_Nothing();

    /// @notice An address that must be somebody is zero.
    error PaymentEscrow_ZeroAddress();
}
