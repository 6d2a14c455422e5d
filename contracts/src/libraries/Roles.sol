// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Role ids of the AccessManager
/// @notice The same numbers as `lib/chain/roles.ts`. `ADMIN` is OpenZeppelin's own role 0.
library Roles {
    /// @notice Grants and revokes roles and says which function belongs to which; names the minter, once.
    uint64 internal constant ADMIN = 0;
    /// @notice Upgrades the implementations.
    uint64 internal constant UPGRADER = 1;
    /// @notice Cancels what is scheduled (all but its own removal), revokes pending roots, cuts an operator off.
    uint64 internal constant GUARDIAN = 2;
    /// @notice Submits roots.
    uint64 internal constant PUBLISHER = 3;
    /// @notice Allow-lists operators, tokens and collectors, decides where fees and refunds go, the emission schedule, the
    /// root delay, rescues, unpauses.
    uint64 internal constant TREASURY = 4;
    /// @notice Stops deposits.
    uint64 internal constant PAUSER = 5;
    /// @notice Signs usage; read off chain only.
    uint64 internal constant METER = 6;
}
