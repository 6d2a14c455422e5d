// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EscrowDisputes} from "./EscrowDisputes.sol";
import {EscrowForwarding} from "./EscrowForwarding.sol";
import {EscrowPrepaid} from "./EscrowPrepaid.sol";
import {EscrowSettings} from "./EscrowSettings.sol";

/// @title The code of the escrow's rarer functions
/// @notice A contract has 24,576 bytes at most. The escrow makes this one with itself and runs it in its own place and
/// storage, for its own named functions only; each escrow implementation has its own. Called by itself it finds empty books.
contract EscrowExtension is EscrowDisputes, EscrowForwarding, EscrowPrepaid, EscrowSettings {
    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice What `initialize` of the escrow leaves to this code; within it alone.
    /// @param initial The settings.
    /// @custom:oz-upgrades-unsafe-allow missing-initializer-call
    function initialize(InitialSettings calldata initial) external onlyInitializing {
        _initializeSettings(initial);
    }
}
