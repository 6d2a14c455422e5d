// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

// What ERC-3009 has signed, written out: the contracts' own constants are compared with these.

bytes32 constant TRANSFER_AUTHORIZATION = keccak256(
    "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
);

bytes32 constant RECEIVE_AUTHORIZATION = keccak256(
    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
);

bytes32 constant CANCEL_AUTHORIZATION = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
