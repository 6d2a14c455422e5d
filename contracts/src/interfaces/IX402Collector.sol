// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "./IPaymentEscrow.sol";

/// @title Opens payments from x402 authorisations
/// @notice An x402 client ("exact" scheme) signs an ERC-3009 `TransferWithAuthorization` with a nonce of its own choice to
/// an address it was told. That address is a till: it follows from the terms of the payment (all fields of `PaymentInfo`
/// but the payer), so the one signature binds every term although the client has never heard of the escrow. Whoever holds
/// the authorisation can open the payment, with the signer as its payer, and nothing else can be done with the money.
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

    /// @notice The authorisation was credited before.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    error X402Collector_AlreadyCredited(address token, address from, bytes32 nonce);

    /// @notice The token says that the authorisation was used before us. A transfer and a cancellation look alike to a
    /// contract: only the operator, which can read the token's events, may go on.
    /// @param caller Who called.
    /// @param signer The operator's key.
    error X402Collector_OnlyOperator(address caller, address signer);

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
    /// the authorisation is unused; where somebody submitted it to the token first, the payment's operator alone.
    /// @param terms The payment; its payer is not looked at.
    /// @param authorization What the client signed.
    /// @return paymentId The payment.
    function open(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization)
        external
        returns (bytes32 paymentId);

    /// @notice Gives money back that somebody submitted to the token and with which no payment can be opened any more
    /// (there is one, or the terms have run out). The payment's operator alone.
    /// @param terms The payment; its payer is not looked at.
    /// @param authorization What the client signed.
    function giveBack(IPaymentEscrow.PaymentInfo calldata terms, Authorization calldata authorization) external;

    /// @notice The till of some terms: what x402 calls `payTo`.
    /// @param terms The payment; its payer is not looked at.
    function tillOf(IPaymentEscrow.PaymentInfo calldata terms) external view returns (address);

    /// @notice Whether an authorisation was credited.
    /// @param token The token.
    /// @param from The signer.
    /// @param nonce The authorisation's nonce.
    function isCredited(address token, address from, bytes32 nonce) external view returns (bool);

    /// @notice The escrow in which payments are opened.
    function escrow() external view returns (IPaymentEscrow);
}
