// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {ICollectableToken} from "../interfaces/ICollectableToken.sol";
import {IPermit2} from "../interfaces/IPermit2.sol";
import {EscrowStorage} from "./EscrowStorage.sol";

/// @title The ways in which money comes in
/// @notice Each measures what arrived: a token that takes a fee on the way is refused. The callers hold the guard, so
/// that no other deposit can arrive between the two measurements.
abstract contract EscrowCollectors is EscrowStorage {
    using SafeERC20 for IERC20;

    function _collectByAllowance(address payer, address token, uint256 amount) internal {
        uint256 balance = _balance(token);
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkReceived(token, balance, amount);
    }

    /// @dev A token with a fallback in place of ERC-3009 does nothing here, and then nothing arrived.
    function _collectBy3009(
        address payer,
        address token,
        uint256 amount,
        bytes32 nonce,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) internal {
        uint256 balance = _balance(token);
        if (signature.length == 65) {
            ICollectableToken(token).receiveWithAuthorization(
                payer,
                address(this),
                amount,
                validAfter,
                validBefore,
                nonce,
                uint8(signature[64]),
                bytes32(signature[:32]),
                bytes32(signature[32:64])
            );
        } else {
            ICollectableToken(token).receiveWithAuthorization(
                payer, address(this), amount, validAfter, validBefore, nonce, signature
            );
        }
        _checkReceived(token, balance, amount);
    }

    function _collectByPermit2(
        address payer,
        address token,
        uint256 amount,
        bytes32 nonce,
        uint256 deadline,
        bytes calldata signature
    ) internal {
        address permit2_ = _storage().permit2;
        if (permit2_ == address(0)) revert PaymentEscrow_NoPermit2();
        uint256 balance = _balance(token);
        IPermit2(permit2_).permitTransferFrom(
            IPermit2.PermitTransferFrom({
                permitted: IPermit2.TokenPermissions({token: token, amount: amount}),
                nonce: uint256(nonce),
                deadline: deadline
            }),
            IPermit2.SignatureTransferDetails({to: address(this), requestedAmount: amount}),
            payer,
            signature
        );
        _checkReceived(token, balance, amount);
    }

    /// @dev The ERC-3009 nonce of a prepaid deposit.
    function _prepaidNonce(address payer, address token, bytes32 salt) internal view returns (bytes32) {
        return keccak256(abi.encode("PrepaidDeposit", block.chainid, address(this), payer, token, salt));
    }

    function _balance(address token) private view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }

    function _checkReceived(address token, uint256 balance, uint256 amount) private view {
        uint256 received = _balance(token) - balance;
        if (received < amount) revert PaymentEscrow_WrongAmountReceived(received, amount);
    }
}
