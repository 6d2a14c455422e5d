// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title What the x402 collector calls on a token beyond ERC-20
interface ITransferAuthorizationToken {
    /// @notice ERC-3009, ECDSA signatures.
    /// @param from Whose tokens.
    /// @param to Who receives them.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Not used before.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice ERC-3009, signatures of any form (as USDC has it since 2.2).
    /// @param from Whose tokens.
    /// @param to Who receives them.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Not used before.
    /// @param signature The signature.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;

    /// @notice Whether an authorisation was used or cancelled.
    /// @param authorizer Who signed.
    /// @param nonce Its nonce.
    function authorizationState(address authorizer, bytes32 nonce) external view returns (bool);

    /// @notice The token's EIP-712 domain.
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32);
}
