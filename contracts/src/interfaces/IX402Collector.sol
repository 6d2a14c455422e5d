// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "./IPaymentEscrow.sol";

/// @title Opens payments from x402 authorisations
/// @notice An x402 client ("exact" scheme) signs an ERC-3009 `TransferWithAuthorization` with a nonce of its own choice to
/// an address it was told. That address is a till: it follows from the terms of the payment (all fields of
/// `PaymentInfo`), so the one signature binds every term although the client has never heard of the escrow. Terms may
/// name their payer: then all that comes into the till is that payer's. Where they do not (payer zero), whoever pays
/// first is the payer. Whoever holds the authorisation can open the payment, with the signer as its payer, and nothing
/// else can be done with the money.
interface IX402Collector {
    /// @notice What the client signed, besides payer, till and amount.
    struct Authorization {
        /// Who signed: the payer.
        address from;
        /// Good after this second.
        uint256 validAfter;
        /// Good before this second.
        uint256 validBefore;
        /// The client's own choice.
        bytes32 nonce;
        /// The signer's: 65 bytes ECDSA, or what the signer's contract takes (the token must know the bytes form).
        bytes signature;
    }

    /// @notice An authorisation was credited.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    /// @param till Where the money came in.
    /// @param amount Base units.
    /// @param opened Whether a payment was opened with it; otherwise it went back to the signer.
    event AuthorizationCredited(
        address indexed token,
        address indexed from,
        bytes32 indexed nonce,
        address till,
        uint256 amount,
        bool opened
    );

    /// @notice Somebody says that an authorisation which was submitted without us paid into its till.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    /// @param till Where the money is said to be.
    /// @param creditableAt When it can be credited by anybody unless the operator did otherwise, Unix seconds.
    /// @param terms The payment, as the till has it: what the operator needs to contradict.
    /// @param validAfter As signed, Unix seconds.
    /// @param validBefore As signed, Unix seconds.
    event AuthorizationAnnounced(
        address indexed token,
        address indexed from,
        bytes32 indexed nonce,
        address till,
        uint256 creditableAt,
        IPaymentEscrow.PaymentInfo terms,
        uint256 validAfter,
        uint256 validBefore
    );

    /// @notice What was announced for a till until now counts no more.
    /// @param till The till.
    event AnnouncementsDismissed(address indexed till);

    /// @notice All that was in a named payer's till went back to it.
    /// @param token The token.
    /// @param payer The payer.
    /// @param till The till.
    /// @param amount Base units.
    event TillEmptied(address indexed token, address indexed payer, address indexed till, uint256 amount);

    /// @notice The authorisation was credited before.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    error X402Collector_AlreadyCredited(address token, address from, bytes32 nonce);

    /// @notice The token says that the authorisation was used before us. A transfer and a cancellation look alike to a
    /// contract: only the operator, which can read the token's events, may go on at once; others announce it.
    /// @param caller Who called.
    /// @param signer The operator's key.
    error X402Collector_OnlyOperator(address caller, address signer);

    /// @notice The authorisation was announced before.
    /// @param creditableAt When it can be credited, Unix seconds.
    error X402Collector_AlreadyAnnounced(uint256 creditableAt);

    /// @notice The announcement has to stand for longer.
    /// @param creditableAt Unix seconds.
    error X402Collector_TooEarly(uint256 creditableAt);

    /// @notice The terms name a payer, or have to, and it is somebody else.
    /// @param account Who called or signed.
    /// @param payer Who is named; zero where nobody is.
    error X402Collector_OnlyPayer(address account, address payer);

    /// @notice The till holds less than what is claimed of it.
    /// @param balance What is there, base units.
    /// @param expected What has to be, base units: the price, as often as somebody claims it.
    error X402Collector_TillTooLow(uint256 balance, uint256 expected);

    /// @notice The authorisation is not used: it has to be opened.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    error X402Collector_NotUsed(address from, bytes32 nonce);

    /// @notice The signature is not the signer's over this very transfer to the till.
    /// @param from Who should have signed.
    error X402Collector_BadSignature(address from);

    /// @notice Less arrived than was signed.
    /// @param received Base units.
    /// @param expected Base units.
    error X402Collector_WrongAmountReceived(uint256 received, uint256 expected);

    /// @notice Collects the authorised `maxAmount` and opens the payment with the signer as payer. Anybody may call while
    /// the authorisation is unused, and always where the terms name their payer. Where somebody submitted it to the token
    /// first and the terms name nobody: anybody, once an announcement has stood long enough.
    /// @param terms The payment; payer zero where whoever pays first is meant.
    /// @param authorization What the client signed.
    /// @return paymentId The payment.
    function open(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        returns (bytes32 paymentId);

    /// @notice Opens the payment of an authorisation that somebody submitted to the token first. The payment's operator, which
    /// has read in the token's events that it paid into this till. Apart from `open`, so that a call made before anybody
    /// submitted anything never says so: in the meantime another signer's money might have come in.
    /// @param terms The payment; payer zero where whoever pays first is meant.
    /// @param authorization What the client signed; used.
    /// @return paymentId The payment.
    function openPaid(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        returns (bytes32 paymentId);

    /// @notice Says that an authorisation which somebody submitted to the token paid into its till. Anybody, once. After
    /// `ANNOUNCEMENT_DELAY` it can be credited by anybody, unless the operator spoke before (it credited somebody from
    /// this till, or dismissed what was announced), or there are more announcements than money in the till: then the
    /// operator alone decides.
    /// @param terms The payment.
    /// @param authorization What the client signed.
    function announce(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization) external;

    /// @notice Ends everything that was announced for a till: the operator has seen that it is not so. True claims can be
    /// announced anew. The operator of the terms only.
    /// @param terms The payment.
    function dismiss(IPaymentEscrow.PaymentInfo calldata terms) external;

    /// @notice Gives money back to the signer that somebody submitted to the token and with which no payment was opened
    /// or can be any more. The payment's operator, or anybody once an announcement has stood long enough.
    /// @param terms The payment.
    /// @param authorization What the client signed.
    function giveBack(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization) external;

    /// @notice Sends all that is in the till of a named payer to that payer, however it came there. The payer, or anybody
    /// from the terms' `authorizationExpiry` on.
    /// @param terms The payment; names its payer.
    /// @return amount Base units.
    function emptyTill(IPaymentEscrow.PaymentInfo calldata terms) external returns (uint256 amount);

    /// @notice The till of some terms: what x402 calls `payTo`.
    /// @param terms The payment; payer zero where whoever pays first is meant.
    function tillOf(IPaymentEscrow.PaymentInfo calldata terms) external view returns (address);

    /// @notice Whether an authorisation was credited.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    function isCredited(address token, address from, bytes32 nonce) external view returns (bool);

    /// @notice When an announced authorisation can be credited by anybody, Unix seconds; zero where it was not announced, or
    /// the operator has spoken since.
    /// @param till The till.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    function creditableAt(address till, address from, bytes32 nonce) external view returns (uint256);

    /// @notice How many announced authorisations wait for the money of a till.
    /// @param till The till.
    function claimsOn(address till) external view returns (uint256);

    /// @notice Seconds that an announcement has to stand.
    // solhint-disable-next-line func-name-mixedcase
    function ANNOUNCEMENT_DELAY() external view returns (uint256);

    /// @notice The escrow in which payments are opened.
    function escrow() external view returns (IPaymentEscrow);
}
