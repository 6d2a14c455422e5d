// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Holds consumers' money until it is earned
/// @notice A payment is its `PaymentInfo`; its id is the EIP-712 digest of it, so it belongs to one contract on one
/// chain and can be signed as it stands. Held money becomes earned by a capture, or goes back to the payer by a void, a
/// reclaim or the end of a dispute. Earned money waits per token and epoch until it is forwarded to the distributor.
interface IPaymentEscrow {
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
    }

    /// @notice Money is held.
    /// @param paymentId The payment.
    /// @param payer Whose money.
    /// @param token The token.
    /// @param info What was agreed to.
    /// @param amount What is held, base units: what arrived.
    event PaymentAuthorized(
        bytes32 indexed paymentId,
        address indexed payer,
        address indexed token,
        PaymentInfo info,
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
    /// @param returned What went back to the payer, base units (its `PaymentVoided` precedes). Both are zero when the
    /// payer withdrew the dispute.
    /// @param resolutionHash Hash of the operator's reasons; zero when withdrawn or run out.
    event DisputeResolved(bytes32 indexed paymentId, uint256 captured, uint256 returned, bytes32 resolutionHash);

    /// @notice Earned money of an epoch went to the distributor.
    /// @param epoch The epoch.
    /// @param token The token.
    /// @param amount What the distributor was funded with, base units.
    event EpochFunded(uint256 indexed epoch, address indexed token, uint256 amount);

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
    event PrepaidLimitSet(address indexed payer, address indexed token, uint256 maxPerEpoch);

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

    /// @notice The payer's limit for the epoch would be passed.
    /// @param payer The payer.
    /// @param spent What would be taken for the epoch, base units.
    /// @param maxPerEpoch The limit, base units.
    error PaymentEscrow_OverEpochLimit(address payer, uint256 spent, uint256 maxPerEpoch);

    /// @notice The epoch has not begun.
    /// @param epoch The epoch given.
    /// @param current The running epoch.
    error PaymentEscrow_EpochNotBegun(uint256 epoch, uint256 current);

    /// @notice There is nothing to move.
    error PaymentEscrow_Nothing();

    /// @notice An address that must be somebody is zero.
    error PaymentEscrow_ZeroAddress();

    /// @notice Holds `amount` of the caller's money by allowance. Only the payer.
    /// @param info The payment.
    /// @param amount Base units, at most `maxAmount`.
    function authorize(PaymentInfo calldata info, uint256 amount) external;

    /// @notice Like `authorize`, with the allowance given by ERC-2612. Only the payer. A permit that was used already is
    /// no obstacle as long as the allowance is there.
    /// @param info The payment.
    /// @param amount Base units, and the value of the permit.
    /// @param deadline The permit's deadline, Unix seconds.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function authorizeWithPermit(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Like `authorize`, sent by anybody, with the payer's EIP-712 signature of `info` (ECDSA or ERC-1271).
    /// @param info The payment.
    /// @param amount Base units, at most `maxAmount`.
    /// @param signature The payer's signature of the payment id.
    function authorizeWithSignature(PaymentInfo calldata info, uint256 amount, bytes calldata signature) external;

    /// @notice Holds money by ERC-3009 `receiveWithAuthorization`, whose nonce is the payment id: the one signature binds
    /// every field. Anybody may send it.
    /// @param info The payment.
    /// @param amount Base units, the signed value.
    /// @param validAfter As signed, Unix seconds.
    /// @param validBefore As signed, Unix seconds.
    /// @param signature The payer's: 65 bytes ECDSA, or what the payer's contract takes (token must know the bytes form).
    function authorizeWith3009(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Opens a payment of `info.payer` with the caller's money, by allowance. Only the whole `maxAmount`: a
    /// stranger that opens somebody's payment can give it nothing less than all that was agreed to. The payer gets back
    /// what is not captured, and can dispute and reclaim, as if it had paid itself.
    /// @param info The payment.
    function authorizeFor(PaymentInfo calldata info) external;

    /// @notice Holds money by Permit2 `permitTransferFrom`, whose nonce is the payment id. Anybody may send it.
    /// @param info The payment.
    /// @param amount Base units, the signed permitted amount.
    /// @param deadline As signed, Unix seconds.
    /// @param signature The payer's.
    function authorizeWithPermit2(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Authorises and captures all of `amount` at once, by allowance. The operator sends it, with the payer's
    /// signature of `info`.
    /// @param info The payment.
    /// @param amount Base units, at most `maxAmount`.
    /// @param epoch The epoch whose usage it pays for.
    /// @param taskRef The task, salted and hashed.
    /// @param signature The payer's signature of the payment id.
    function charge(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef,
        bytes calldata signature
    ) external;

    /// @notice Authorises and captures all of `amount` at once, by ERC-3009 with the payment id as nonce. The operator.
    /// @param info The payment.
    /// @param amount Base units, the signed value.
    /// @param epoch The epoch whose usage it pays for.
    /// @param taskRef The task, salted and hashed.
    /// @param validAfter As signed, Unix seconds.
    /// @param validBefore As signed, Unix seconds.
    /// @param signature The payer's.
    function chargeWith3009(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Moves held money to the ledger. The operator, before `authorizationExpiry`, several times if need be.
    /// @param info The payment.
    /// @param amount Base units, at most what is held.
    /// @param epoch The epoch whose usage it pays for.
    /// @param taskRef The task, salted and hashed.
    function capture(PaymentInfo calldata info, uint256 amount, uint256 epoch, bytes32 taskRef) external;

    /// @notice Many captures; all of them or none.
    /// @param items The captures.
    function captureBatch(CaptureItem[] calldata items) external;

    /// @notice Gives everything that is held back to the payer. The operator, unless disputed.
    /// @param info The payment.
    function voidPayment(PaymentInfo calldata info) external;

    /// @notice Takes back everything that is held, from `authorizationExpiry` on, disputed or not. The payer.
    /// @param info The payment.
    function reclaim(PaymentInfo calldata info) external;

    /// @notice Gives captured money back to the payer: out of the ledger as far as the latest capture was not
    /// forwarded, the rest from the treasury by its allowance. The operator, before `refundExpiry`.
    /// @param info The payment.
    /// @param amount Base units, at most what is refundable.
    function refund(PaymentInfo calldata info, uint256 amount) external;

    /// @notice Freezes what is held. The payer, once, before `authorizationExpiry`.
    /// @param info The payment.
    /// @param evidenceHash Hash of the evidence.
    function dispute(PaymentInfo calldata info, bytes32 evidenceHash) external;

    /// @notice Ends the payer's dispute as if it had not been. The payer.
    /// @param info The payment.
    function withdrawDispute(PaymentInfo calldata info) external;

    /// @notice Ends a dispute: `captured` is captured, the rest goes back to the payer. The operator, before the limit.
    /// @param info The payment.
    /// @param captured Base units, at most what is held; may be zero.
    /// @param epoch The epoch whose usage it pays for.
    /// @param taskRef The task, salted and hashed.
    /// @param resolutionHash Hash of the reasons.
    function resolveDispute(
        PaymentInfo calldata info,
        uint256 captured,
        uint256 epoch,
        bytes32 taskRef,
        bytes32 resolutionHash
    ) external;

    /// @notice Ends a dispute past its limit in the payer's favour. Anyone.
    /// @param info The payment.
    function expireDispute(PaymentInfo calldata info) external;

    /// @notice Forwards what has gathered for an epoch: net to the distributor, the fee to the fee book, the burn to
    /// nowhere. Operators' keys.
    /// @param epoch The epoch.
    /// @param token The token.
    /// @return amount What the distributor was funded with, base units.
    function fundEpoch(uint256 epoch, address token) external returns (uint256 amount);

    /// @notice Pays the booked fees to the fee recipient. Anyone.
    /// @param token The token.
    /// @return amount Base units.
    function withdrawFees(address token) external returns (uint256 amount);

    /// @notice Adds to the caller's prepaid balance, by allowance.
    /// @param token The token.
    /// @param amount Base units.
    function depositPrepaid(address token, uint256 amount) external;

    /// @notice Adds to `payer`'s prepaid balance by ERC-3009 `receiveWithAuthorization` with the nonce
    /// `prepaidNonce(payer, token, salt)`. Anybody may send it.
    /// @param payer Whose money and balance.
    /// @param token The token.
    /// @param amount Base units.
    /// @param salt Chosen by the payer.
    /// @param validAfter As signed, Unix seconds.
    /// @param validBefore As signed, Unix seconds.
    /// @param signature The payer's.
    function depositPrepaidWith3009(
        address payer,
        address token,
        uint256 amount,
        bytes32 salt,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external;

    /// @notice Sets the most that may be taken of the caller's prepaid balance for one epoch. Holds at once, also for an
    /// epoch partly settled. Kept as 24 significant bits, rounded down: the effective limit is in the event and `prepaid`.
    /// @param token The token.
    /// @param maxPerEpoch Base units; zero stops settlement.
    function setPrepaidLimit(address token, uint256 maxPerEpoch) external;

    /// @notice Takes what consumers used out of their prepaid balances into the ledger. Operators' keys.
    /// @param epoch The epoch whose usage it pays for, begun at least. Where it is below the latest one settled for a
    /// payer, it counts against the payer's limit of that latest one.
    /// @param token The token.
    /// @param items Payers, amounts and tasks; all of them or none.
    function settle(uint256 epoch, address token, SettleItem[] calldata items) external;

    /// @notice Announces a withdrawal of the caller's prepaid balance, replacing an earlier announcement.
    /// @param token The token.
    /// @param amount Base units; zero takes the announcement back.
    function requestPrepaidWithdrawal(address token, uint256 amount) external;

    /// @notice Pays an announced withdrawal after the notice, or what settlements left of it. The payer.
    /// @param token The token.
    /// @return amount Base units.
    function withdrawPrepaid(address token) external returns (uint256 amount);

    /// @notice Puts an operator on the allow-list, changes the key that acts for it, or (zero) takes it off. Restricted.
    /// @param operator The operator that payments name.
    /// @param signer The key that acts.
    function setOperator(address operator, address signer) external;

    /// @notice Puts a token on the allow-list or takes it off; money already here is not touched. Restricted.
    /// @param token The token.
    /// @param allowed Whether new money is taken in it.
    function setToken(address token, bool allowed) external;

    /// @notice Changes who receives fees. Restricted.
    /// @param newFeeRecipient The address.
    function setFeeRecipient(address newFeeRecipient) external;

    /// @notice Changes who pays refunds of forwarded money. Restricted.
    /// @param newTreasury The address.
    function setTreasury(address newTreasury) external;

    /// @notice Changes fee and burn of prepaid settlements, after the withdrawal notice and a day. Restricted.
    /// @param feeBps Basis points.
    /// @param burnBps Basis points, applied to our own token only.
    function setPrepaidTerms(uint16 feeBps, uint16 burnBps) external;

    /// @notice Stops deposits. Restricted (PAUSER).
    function pause() external;

    /// @notice Lets deposits go on. Restricted.
    function unpause() external;

    /// @notice Sends out tokens that were never on the allow-list. Restricted (TREASURY).
    /// @param token The token.
    /// @param to Who receives them.
    /// @param amount Base units.
    function rescue(address token, address to, uint256 amount) external;

    /// @notice Id of a payment: the EIP-712 digest of `info`.
    /// @param info The payment.
    function paymentIdOf(PaymentInfo calldata info) external view returns (bytes32);

    /// @notice A payment's books.
    /// @param paymentId The payment.
    function paymentState(bytes32 paymentId) external view returns (PaymentState memory);

    /// @notice What a refund would take out of the ledger at this moment, before it touches the treasury, base units.
    /// @param info The payment.
    function reversible(PaymentInfo calldata info) external view returns (uint256);

    /// @notice What waits for providers for a token and epoch, base units.
    /// @param token The token.
    /// @param epoch The epoch.
    function earned(address token, uint256 epoch) external view returns (uint256);

    /// @notice All that waits for a token and epoch.
    /// @param token The token.
    /// @param epoch The epoch.
    function ledger(address token, uint256 epoch) external view returns (Ledger memory);

    /// @notice Fees booked and not paid out, base units.
    /// @param token The token.
    function fees(address token) external view returns (uint256);

    /// @notice A payer's prepaid balance.
    /// @param payer The payer.
    /// @param token The token.
    function prepaid(address payer, address token) external view returns (Prepaid memory);

    /// @notice The ERC-3009 nonce of a prepaid deposit.
    /// @param payer The payer.
    /// @param token The token.
    /// @param salt Chosen by the payer.
    function prepaidNonce(address payer, address token, bytes32 salt) external view returns (bytes32);

    /// @notice Fee and burn of prepaid settlements that hold now, basis points.
    function prepaidTerms() external view returns (uint256 feeBps, uint256 burnBps);

    /// @notice The key that acts for an operator; zero when it is not on the allow-list.
    /// @param operator The operator that payments name.
    function operatorSigner(address operator) external view returns (address);

    /// @notice Whether new money is taken in a token.
    /// @param token The token.
    function isTokenAllowed(address token) external view returns (bool);

    /// @notice Whether deposits are stopped.
    function paused() external view returns (bool);

    /// @notice Who receives fees.
    function feeRecipient() external view returns (address);

    /// @notice Who pays refunds of forwarded money.
    function treasury() external view returns (address);

    /// @notice Seconds after which a dispute ends in the payer's favour.
    function disputeWindow() external view returns (uint256);

    /// @notice Seconds between announcing and making a prepaid withdrawal.
    function withdrawalNotice() external view returns (uint256);

    /// @notice The distributor that earned money is forwarded to.
    function distributor() external view returns (address);

    /// @notice Our own token, the only one that is burnt.
    function ownToken() external view returns (address);

    /// @notice Permit2; zero where there is none.
    function permit2() external view returns (address);

    /// @notice The EIP-712 domain separator on this chain.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
