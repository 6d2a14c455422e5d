// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";

/// @title Roots of reward trees, computed from the calldata as it came
/// @notice Leaf: `keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulativeAmount))))`. Inner node: `keccak256`
/// of its two children, the lower one first. Assembly, because a claim of a million leaves walks 20 levels: no array is
/// copied, no bound is checked twice. `test/RewardDistributor/plain.t.sol` fuzzes it
/// against OpenZeppelin's MerkleProof.
/// @dev A root is computed and left to be compared by the caller: what was proven once serves for two roots.
library RewardTree {
    /// @dev What no tree has as its root: what a multiproof that does not fit leads to.
    bytes32 internal constant NO_ROOT = 0;

    /// @notice Root that many leaves and one multiproof lead to; {NO_ROOT} where the proof does not fit them.
    /// @param claims The leaves, in the order of the multiproof; at least one.
    /// @param proof The hashes that are in no leaf's subtree.
    /// @param flags One bit a hashing, lowest bit of the first byte first: set, the partner comes from the queue, else
    /// from the proof. Exactly `claims.length + proof.length − 1` of them, unused bits of the last byte zero.
    /// @dev The queue holds leaves, then what was hashed. It is never read beyond its end in a proof that is accepted:
    /// all siblings are used, so exactly `claims.length − 1` flags are set and every node but the last has its reader.
    // Long: one pass over the calldata.
    // solhint-disable-next-line function-max-lines
    function rootOfMany(IRewardDistributor.Claim[] calldata claims, bytes32[] calldata proof, bytes calldata flags)
        internal
        pure
        returns (bytes32 root)
    {
        assembly ("memory-safe") {
            let left := sub(add(claims.length, proof.length), 1)
            let front := mload(0x40)
            let back := front
            // A leaf's three words are copied to where its hash will stand. Addresses have their high bits looked at once.
            let addresses := 0
            let offset := claims.offset
            for { let end := add(offset, mul(claims.length, 0x60)) } lt(offset, end) { offset := add(offset, 0x60) } {
                calldatacopy(back, offset, 0x60)
                addresses := or(addresses, or(mload(back), mload(add(back, 0x20))))
                mstore(0x00, keccak256(back, 0x60))
                mstore(back, keccak256(0x00, 0x20))
                back := add(back, 0x20)
            }
            let sibling := proof.offset
            let fits := and(eq(flags.length, shr(3, add(left, 7))), iszero(shr(160, addresses)))
            offset := flags.offset
            for {} mul(left, fits) {} {
                let bits := byte(0, calldataload(offset))
                offset := add(offset, 1)
                // A bit above the last flag of this byte says where the byte ends; where one is set already it has too many.
                let count := left
                if gt(count, 8) { count := 8 }
                fits := iszero(shr(count, bits))
                bits := or(bits, shl(count, 1))
                left := sub(left, count)
                for {} gt(bits, 1) { bits := shr(1, bits) } {
                    let node := mload(front)
                    front := add(front, 0x20)
                    let partner := 0
                    switch and(bits, 1)
                    case 0 {
                        partner := calldataload(sibling)
                        sibling := add(sibling, 0x20)
                    }
                    default {
                        partner := mload(front)
                        front := add(front, 0x20)
                    }
                    let place := shl(5, gt(node, partner))
                    mstore(place, node)
                    mstore(xor(place, 0x20), partner)
                    mstore(back, keccak256(0x00, 0x40))
                    back := add(back, 0x20)
                }
            }
            // Every sibling was used, or the root could be smuggled in as one.
            fits := and(fits, eq(sibling, add(proof.offset, shl(5, proof.length))))
            root := mul(mload(sub(back, 0x20)), fits)
        }
    }
}
