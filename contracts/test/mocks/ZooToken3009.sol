// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ZooToken} from "./ZooToken.sol";

/// @notice The zoo's token with ERC-3009 that takes any signature: what it is used for comes after the signature.
contract ZooToken3009 is ZooToken {
    mapping(address authorizer => mapping(bytes32 nonce => bool used)) public authorizationState;

    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32 nonce,
        uint8,
        bytes32,
        bytes32
    ) external {
        _use(from, nonce);
        _move(from, to, value);
    }

    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256,
        uint256,
        bytes32 nonce,
        uint8,
        bytes32,
        bytes32
    ) external {
        require(to == msg.sender, "caller");
        _use(from, nonce);
        _move(from, to, value);
    }

    function _use(address from, bytes32 nonce) private {
        require(!authorizationState[from][nonce], "used");
        authorizationState[from][nonce] = true;
    }
}
