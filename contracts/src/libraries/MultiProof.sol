// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @title OpenZeppelin's Merkle multiproof with packed flags
/// @notice The same algorithm as `MerkleProof.processMultiProofCalldata`, over one queue in place of two, and with the
/// flags as bits: an ABI-encoded bool costs 140 gas of calldata, a bit costs 2.
library MultiProof {
    /// @notice The parts of the multiproof do not fit together.
    error MultiProof_Invalid();

    /// @notice Rebuilds the root from leaves and proof.
    /// @dev At each step the head of the queue is hashed with the next of the queue (flag 1) or of the proof (flag 0) and
    /// the result is put at the queue's end. All of the proof has to be used: then the steps with flag 1 are exactly
    /// `leaves − 1`, so the queue can never run empty and never be read past its end.
    /// @param queue The leaves, followed by room for as many hashes as there are steps.
    /// @param leaves Number of leaves, at least 1.
    /// @param proof Siblings that are not themselves computed.
    /// @param flags Flag `i` is bit `i % 8` of byte `i / 8`, lowest bit first.
    /// @return root The root.
    function process(bytes32[] memory queue, uint256 leaves, bytes32[] calldata proof, bytes calldata flags)
        internal
        pure
        returns (bytes32 root)
    {
        uint256 steps = leaves + proof.length - 1;
        if (flags.length * 8 < steps) revert MultiProof_Invalid();
        uint256 head = 0;
        uint256 used = 0;
        uint256 bits = 0;
        unchecked {
            for (uint256 i = 0; i < steps; ++i) {
                bits = i & 7 == 0 ? uint8(flags[i >> 3]) : bits >> 1;
                bytes32 left = queue[head++];
                bytes32 right;
                if (bits & 1 == 1) {
                    right = queue[head++];
                } else {
                    if (used == proof.length) revert MultiProof_Invalid();
                    right = proof[used++];
                }
                queue[leaves + i] = Hashes.commutativeKeccak256(left, right);
            }
            if (used != proof.length) revert MultiProof_Invalid();
            return queue[leaves + steps - 1];
        }
    }
}
