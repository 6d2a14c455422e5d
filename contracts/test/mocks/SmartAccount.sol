// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice An ERC-1271 account of one owner; its signatures name the account, so that they serve no second one.
contract SmartAccount {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function digestOf(bytes32 hash) public view returns (bytes32) {
        return keccak256(abi.encode(hash, address(this), block.chainid));
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        // 96 bytes: the signature and a word more, so that it is never taken for plain ECDSA.
        if (signature.length != 96) return 0xffffffff;
        (address signer, ECDSA.RecoverError error,) = ECDSA.tryRecover(digestOf(hash), signature[:65]);
        return error == ECDSA.RecoverError.NoError && signer == owner ? this.isValidSignature.selector : bytes4(0);
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        require(msg.sender == owner, "owner");
        (bool ok, bytes memory result) = target.call(data);
        require(ok, "call failed");
        return result;
    }
}
