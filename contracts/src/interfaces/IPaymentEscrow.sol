// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowExtension} from "./IEscrowExtension.sol";

/// @title Holds consumers' money until it is earned
/// @notice A payment is its `PaymentInfo`; its id is the EIP-712 digest of it, so it belongs to one contract on one
/// chain and can be signed as it stands. Held money becomes earned by a capture, or goes back to the payer by a void, a
/// reclaim or the end of a dispute. Earned money waits per token and epoch until it is forwarded to the distributor.
interface IPaymentEscrow is IEscrowExtension {
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

    /// @notice Opens a payment of `info.payer` with the caller's money, by allowance. Only collectors on the allow-list:
    /// contracts that open nothing but what the payer signed. Always the whole `maxAmount`. The payer gets back what is
    /// not captured, and can dispute and reclaim, as if it had paid itself.
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
    /// @param validAfter As signed, Unix seconds.
    /// @param validBefore As signed, Unix seconds.
    /// @param taskRef The task, salted and hashed.
    /// @param epoch The epoch whose usage it pays for.
    /// @param signature The payer's.
    function chargeWith3009(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 taskRef,
        uint256 epoch,
        bytes calldata signature
    ) external;

    /// @notice Moves held money to the ledger. The operator, before `authorizationExpiry`, several times if need be,
    /// for epochs that have begun.
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

    /// @notice Takes what consumers used out of their prepaid balances into the ledger. Operators' keys. An item that
    /// cannot be settled is left out with an event of its own.
    /// @param epoch The epoch whose usage it pays for, begun at least. Where it is below the latest one settled for a
    /// payer, it counts against the payer's limit of that latest one.
    /// @param token The token.
    /// @param items Payers, amounts and tasks.
    function settle(uint256 epoch, address token, SettleItem[] calldata items) external;

    /// @notice Like `settle`, with two words an item in place of three: the payer and the amount in one (20 bytes and 12),
    /// the task in the other.
    /// @param epoch As for `settle`.
    /// @param token The token.
    /// @param items `bytes20(payer) ‖ uint96(amount)`, `taskRef`, and so on.
    function settlePacked(uint256 epoch, address token, bytes32[] calldata items) external;

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

    /// @notice Whether a contract may open payments of others.
    /// @param collector The contract.
    function isCollector(address collector) external view returns (bool);

    /// @notice Who was named fee recipient and has not accepted; zero when nobody.
    function pendingFeeRecipient() external view returns (address);

    /// @notice Who was named treasury and has not accepted; zero when nobody.
    function pendingTreasury() external view returns (address);

    /// @notice The contract that has the code of the rarer functions.
    function extension() external view returns (address);

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
