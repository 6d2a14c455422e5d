// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "./IEscrowTypes.sol";

/// @title The escrow's rarer functions
/// @notice Disputes, prepaid balances, forwarding, settings. They are called on the escrow like all others; their code
/// stands in a second contract, which the escrow runs in its own place.
interface IEscrowExtension is IEscrowTypes {
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

    /// @notice Forwards several epochs' ledgers of one token, as `fundEpoch` does each; what late captures left in old
    /// epochs leaves in one transaction. Epochs with nothing are passed over. Operators' keys.
    /// @param epochs The epochs.
    /// @param token The token.
    /// @return amount What the distributor was funded with in all, base units.
    function fundEpochs(uint256[] calldata epochs, address token) external returns (uint256 amount);

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

    /// @notice Sets the most that may be taken of the caller's prepaid balance for one epoch. A higher limit holds at once,
    /// a lower one for epochs that have not begun: what was used before can still be settled. Kept as 24 significant
    /// bits, rounded down: the effective limit is in the event and `prepaid`. The four latest changes are kept.
    /// @param token The token.
    /// @param maxPerEpoch Base units; zero stops settlement.
    function setPrepaidLimit(address token, uint256 maxPerEpoch) external;

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

    /// @notice Takes an operator's key away at once: no more captures, voids, settlements and refunds in its name, and no
    /// new payments. Payers reclaim, dispute and withdraw as before. Restricted (GUARDIAN); `setOperator` gives it a key.
    /// @param operator The operator that payments name.
    function cutOffOperator(address operator) external;

    /// @notice Puts a contract on the allow-list of collectors (see `authorizeFor`) or takes it off. Restricted.
    /// @param collector The contract.
    /// @param allowed Whether it may open payments of others.
    function setCollector(address collector, bool allowed) external;

    /// @notice Names who is to receive fees; holds once accepted. Restricted.
    /// @param newFeeRecipient The address.
    function setFeeRecipient(address newFeeRecipient) external;

    /// @notice Makes the caller the fee recipient. Whoever was named last.
    function acceptFeeRecipient() external;

    /// @notice Names who is to pay refunds of forwarded money; holds once accepted. Restricted.
    /// @param newTreasury The address.
    function setTreasury(address newTreasury) external;

    /// @notice Makes the caller the treasury. Whoever was named last, best with its allowance given before.
    function acceptTreasury() external;

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
}
