// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The platform's own ERC-20, WARP
/// @notice 18 decimals, a cap on everything that is ever minted, ERC-2612 permit, ERC-3009 authorisations, burn, and
/// one minter: the emission controller. Permit and authorisations take ECDSA and ERC-1271 signatures. The EIP-712
/// domain is `{ name: "Warpshare", version: "1", chainId, verifyingContract }`.
interface IWarpToken is IERC20 {
    /// @notice The minter was named. Happens once.
    /// @param minter The emission controller.
    event MinterSet(address indexed minter);

    /// @notice Minting was asked for by somebody other than the minter.
    /// @param caller Who asked.
    /// @param minter Who alone may.
    error WarpToken_NotMinter(address caller, address minter);

    /// @notice The minter is set once and for all.
    /// @param minter The minter already named.
    error WarpToken_MinterAlreadySet(address minter);

    /// @notice More than the cap would have been minted, burnt tokens included.
    /// @param minted Everything ever minted if this went through, in base units.
    /// @param cap Everything that may ever be minted, in base units.
    error WarpToken_CapExceeded(uint256 minted, uint256 cap);

    /// @notice The cap has to fit 96 bits and be above zero.
    /// @param cap The cap asked for, in base units.
    /// @param maximum The highest possible cap.
    error WarpToken_BadCap(uint256 cap, uint256 maximum);

    /// @notice An address that must be somebody is zero.
    error WarpToken_ZeroAddress();

    /// @notice A signature is neither the owner's by ECDSA nor accepted by the owner's contract (ERC-1271).
    /// @param owner Who should have signed.
    error WarpToken_BadSignature(address owner);

    /// @notice Mints `amount` to `to`. Only the minter.
    /// @param to Receiver of the new tokens.
    /// @param amount Base units.
    function mint(address to, uint256 amount) external;

    /// @notice Names the minter. Restricted; works once.
    /// @param newMinter The emission controller.
    function setMinter(address newMinter) external;

    /// @notice Destroys `amount` of the caller's tokens.
    /// @param amount Base units.
    function burn(uint256 amount) external;

    /// @notice Destroys `amount` of `account`'s tokens out of the caller's allowance.
    /// @param account Whose tokens.
    /// @param amount Base units.
    function burnFrom(address account, uint256 amount) external;

    /// @notice ERC-2612 permit with a signature of any form: 65 bytes ECDSA, or whatever the owner's contract accepts.
    /// @param owner Who grants the allowance.
    /// @param spender Who receives it.
    /// @param value Base units.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The owner's signature of the ERC-2612 struct.
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature) external;

    /// @notice Who alone mints; zero until named.
    function minter() external view returns (address);

    /// @notice Everything that may ever be minted, in base units.
    function cap() external view returns (uint256);

    /// @notice Everything that was ever minted, in base units; burning does not lower it.
    function totalMinted() external view returns (uint256);
}
