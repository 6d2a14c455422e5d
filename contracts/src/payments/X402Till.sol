// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Where the money of one x402 offer comes in
/// @notice Its address follows from the offer's terms. It obeys the collector that made it, and nobody else.
contract X402Till {
    using SafeERC20 for IERC20;

    /// @notice The collector. Part of the code, so that clones have it too.
    address public immutable collector = msg.sender;

    /// @notice The caller is not the collector.
    /// @param caller Who called.
    error X402Till_NotCollector(address caller);

    /// @notice Sends money on.
    /// @param token The token.
    /// @param to Who receives it.
    /// @param amount Base units.
    function release(IERC20 token, address to, uint256 amount) external {
        if (msg.sender != collector) revert X402Till_NotCollector(msg.sender);
        token.safeTransfer(to, amount);
    }
}
