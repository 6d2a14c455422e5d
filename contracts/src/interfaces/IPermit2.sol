// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title The one function of Uniswap's Permit2 that the escrow calls
interface IPermit2 {
    /// @notice The token and the most that may be taken of it.
    struct TokenPermissions {
        /// The token.
        address token;
        /// Base units.
        uint256 amount;
    }

    /// @notice What the owner signed, with the spender.
    struct PermitTransferFrom {
        /// Token and amount.
        TokenPermissions permitted;
        /// Not used before.
        uint256 nonce;
        /// Last second at which it is good.
        uint256 deadline;
    }

    /// @notice Where the tokens go.
    struct SignatureTransferDetails {
        /// Receiver.
        address to;
        /// Base units, at most what is permitted.
        uint256 requestedAmount;
    }

    /// @notice Moves `owner`'s tokens by its signature; the caller is the spender that was signed.
    /// @param permit What was signed.
    /// @param transferDetails Where to, and how much.
    /// @param owner Whose tokens.
    /// @param signature The owner's signature.
    function permitTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes calldata signature
    ) external;
}
