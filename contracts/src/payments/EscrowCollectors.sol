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

    /// @dev Selectors of `balanceOf(address)` and of `receiveWithAuthorization` with v, r, s, where `mstore` puts them last.
    uint256 private constant BALANCE_OF = 0x70a08231;
    uint256 private constant RECEIVE_WITH_AUTHORIZATION = 0xef55bec6;

    function _collectByAllowance(address payer, address token, uint256 amount) internal {
        uint256 balance = _balance(token);
        IERC20(token).safeTransferFrom(payer, address(this), amount);
        _checkReceived(balance, _balance(token), amount);
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
        if (signature.length == 65) {
            return _collectByKey(payer, token, amount, nonce, validAfter, validBefore, signature);
        }
        uint256 balance = _balance(token);
        ICollectableToken(token).receiveWithAuthorization(
            payer, address(this), amount, validAfter, validBefore, nonce, signature
        );
        _checkReceived(balance, _balance(token), amount);
    }

    /// @dev The same by a key's 65 bytes, the token's three calls out of one place in memory.
    function _collectByKey(
        address payer,
        address token,
        uint256 amount,
        bytes32 nonce,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) private {
        uint256 before;
        uint256 afterwards;
        assembly ("memory-safe") {
            // With what the token said: why it refused, or a balance that is no word.
            function refuse() {
                returndatacopy(0x00, 0x00, returndatasize())
                revert(0x00, returndatasize())
            }
            // Free memory, not allocated: `balanceOf(this)` from 0x1c on, the receipt from 0x5c on. Answers go to 0x00.
            let data := mload(0x40)
            mstore(data, BALANCE_OF)
            mstore(add(data, 0x20), address())
            if iszero(and(gt(returndatasize(), 0x1f), staticcall(gas(), token, add(data, 0x1c), 0x24, 0x00, 0x20))) {
                refuse()
            }
            before := mload(0x00)
            mstore(add(data, 0x40), RECEIVE_WITH_AUTHORIZATION)
            mstore(add(data, 0x60), payer)
            mstore(add(data, 0x80), address())
            mstore(add(data, 0xa0), amount)
            mstore(add(data, 0xc0), validAfter)
            mstore(add(data, 0xe0), validBefore)
            mstore(add(data, 0x100), nonce)
            mstore(add(data, 0x120), byte(0, calldataload(add(signature.offset, 0x40))))
            calldatacopy(add(data, 0x140), signature.offset, 0x40)
            if iszero(call(gas(), token, 0, add(data, 0x5c), 0x124, 0x00, 0x00)) { refuse() }
            if iszero(and(gt(returndatasize(), 0x1f), staticcall(gas(), token, add(data, 0x1c), 0x24, 0x00, 0x20))) {
                refuse()
            }
            afterwards := mload(0x00)
        }
        _checkReceived(before, afterwards, amount);
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
        _checkReceived(balance, _balance(token), amount);
    }

    /// @dev The ERC-3009 nonce of a prepaid deposit.
    function _prepaidNonce(address payer, address token, bytes32 salt) internal view returns (bytes32) {
        return keccak256(abi.encode("PrepaidDeposit", block.chainid, address(this), payer, token, salt));
    }

    function _balance(address token) private view returns (uint256) {
        return IERC20(token).balanceOf(address(this));
    }

    function _checkReceived(uint256 before, uint256 balance, uint256 amount) private pure {
        uint256 received = balance - before;
        if (received < amount) revert PaymentEscrow_WrongAmountReceived(received, amount);
    }
}
