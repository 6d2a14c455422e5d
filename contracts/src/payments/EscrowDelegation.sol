// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

import {IEscrowExtension} from "../interfaces/IEscrowExtension.sol";
import {EscrowExtension} from "./EscrowExtension.sol";

/// @title The escrow's rarer functions, run from the extension's code
/// @notice Each by its name and with the calldata as it came; there is no fallback. The extension is made by the
/// implementation itself and never changes, so an upgrade replaces both at once.
abstract contract EscrowDelegation is IEscrowExtension {
    /// @custom:oz-upgrades-unsafe-allow state-variable-immutable
    address internal immutable _extension = address(new EscrowExtension());

    /// @inheritdoc IEscrowExtension
    function dispute(PaymentInfo calldata, bytes32) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function withdrawDispute(PaymentInfo calldata) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function resolveDispute(PaymentInfo calldata, uint256, uint256, bytes32, bytes32) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function expireDispute(PaymentInfo calldata) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function fundEpoch(uint256, address) external returns (uint256 amount) {
        return abi.decode(_delegate(), (uint256));
    }

    /// @inheritdoc IEscrowExtension
    function fundEpochs(uint256[] calldata, address) external returns (uint256 amount) {
        return abi.decode(_delegate(), (uint256));
    }

    /// @inheritdoc IEscrowExtension
    function withdrawFees(address) external returns (uint256 amount) {
        return abi.decode(_delegate(), (uint256));
    }

    /// @inheritdoc IEscrowExtension
    function depositPrepaid(address, uint256) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function depositPrepaidWith3009(address, address, uint256, bytes32, uint256, uint256, bytes calldata) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setPrepaidLimit(address, uint256) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function requestPrepaidWithdrawal(address, uint256) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function withdrawPrepaid(address) external returns (uint256 amount) {
        return abi.decode(_delegate(), (uint256));
    }

    /// @inheritdoc IEscrowExtension
    function setOperator(address, address) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function cutOffOperator(address) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setToken(address, bool) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setCollector(address, bool) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setFeeRecipient(address) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function acceptFeeRecipient() external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setTreasury(address) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function acceptTreasury() external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function setPrepaidTerms(uint16, uint16) external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function pause() external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function unpause() external {
        _delegate();
    }

    /// @inheritdoc IEscrowExtension
    function rescue(address, address, uint256) external {
        _delegate();
    }

    /// @dev Runs the extension's function of the same name, with its checks of the caller and its guard.
    /// @custom:oz-upgrades-unsafe-allow-reachable delegatecall
    function _delegate() internal returns (bytes memory) {
        return Address.functionDelegateCall(_extension, msg.data);
    }
}
