// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

/// @title What payers sign for WARP, good from START on for a second, under one nonce
abstract contract AuthorizationBase is Base {
    function _digest(bytes32 typeHash, address from, address to, uint256 value) internal view returns (bytes32) {
        bytes memory fields = abi.encode(from, to, value, START - 1, START + 1, bytes32("nonce"));
        return _digestOf(address(warp), typeHash, fields);
    }
}
