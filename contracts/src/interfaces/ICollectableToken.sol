// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title What the escrow's collectors call on a token beyond ERC-20
interface ICollectableToken {
    /// @notice ERC-2612.
    /// @param owner Who grants the allowance.
    /// @param spender Who receives it.
    /// @param value Base units.
    /// @param deadline Last second at which it is good.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;

    /// @notice ERC-3009, ECDSA signatures.
    /// @param from Whose tokens.
    /// @param to The caller.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Not used before.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function receiveWithAuthorization(
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
    /// @param to The caller.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Not used before.
    /// @param signature The signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}
