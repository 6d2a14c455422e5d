// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {RewardTree} from "../libraries/RewardTree.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {DistributorStorage} from "./DistributorStorage.sol";

/// @title Claims
/// @notice Checks, effects, interactions without a reentrancy guard: the one slot that a claim depends on is written before
/// the token is called. In assembly since a claim is what users pay for most; `contracts/test/RewardDistributor/plain.t.sol`
/// fuzzes it against the same in plain Solidity, and docs/gas.md says what each part costs.
abstract contract DistributorClaims is DistributorStorage {
    /// @notice Most gas one payout of `claimMany` gets, so that one that burns everything leaves enough for the others.
    uint256 public constant PAYOUT_GAS = 500_000;

    /// @dev What a leaf's three words take in calldata and memory.
    uint256 private constant LEAF_LENGTH = 0x60;

    /// @dev Highest amount that `Paid.amount` takes: 2^96 − 1.
    uint256 private constant MAX_AMOUNT = 0xffffffffffffffffffffffff;

    /// @dev keccak256("RewardsClaimed(address,address,uint256)")
    bytes32 private constant CLAIMED_TOPIC = 0x9310ccfcb8de723f578a9e4282ea9f521f05ae40dc08f3068dfad528a65ee3c7;

    /// @dev keccak256("RewardsClaimedTo(address,address,address,uint256)")
    bytes32 private constant CLAIMED_TO_TOPIC = 0x91f5f708105ef2dc61d2913c5db069c5d7ce3c26670ce99bee212c6b37be85ff;

    /// @dev Selector of `transfer(address,uint256)`, where `mstore(0x00, …)` puts its first byte at 0x10.
    uint256 private constant TRANSFER_AT_0X10 = 0xa9059cbb000000000000000000000000;

    /// @dev Selector of OpenZeppelin's `SafeERC20FailedOperation(address)`, where `mstore(0x00, …)` puts it at 0x10.
    uint256 private constant FAILED_AT_0X10 = 0x5274afe7000000000000000000000000;

    /// @dev Selector of `RewardDistributor_AmountTooHigh(uint256)`, the same.
    uint256 private constant TOO_HIGH_AT_0X10 = 0x1c9dd24a000000000000000000000000;

    /// @dev Everything in one block that returns; what is refused falls out of it and `_refuse` says why. `root` walks from
    /// the leaf up. A turn takes five siblings, which leaves a fifth of the jumps: what five do not divide goes first.
    /// @inheritdoc IRewardDistributor
    // Long: every call between its parts would cost each claim 45 gas.
    // solhint-disable-next-line function-max-lines
    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        returns (uint256)
    {
        bytes32 root;
        assembly ("memory-safe") {
            // The slot of what was paid, and the leaf: two hashes over the same three words. They lie over the free memory
            // pointer, which is restored at the end.
            mstore(0x00, account)
            mstore(0x20, token)
            mstore(0x40, PAID_SLOT)
            let slot := keccak256(0x00, LEAF_LENGTH)
            mstore(0x40, cumulativeAmount)
            mstore(0x00, keccak256(0x00, LEAF_LENGTH))
            root := keccak256(0x00, 0x20)

            {
                let offset := proof.offset
                let end := add(offset, shl(5, proof.length))
                // The lower hash goes first: `place` is 0x20 for a node that is the higher one, and 0 for one that is not.
                for {} mod(sub(end, offset), 0xa0) { offset := add(offset, 0x20) } {
                    let place := shl(5, gt(root, calldataload(offset)))
                    mstore(place, root)
                    mstore(xor(place, 0x20), calldataload(offset))
                    root := keccak256(0x00, 0x40)
                }
                if lt(offset, end) {
                    for {} 1 {} {
                        let sibling := calldataload(offset)
                        let place := shl(5, gt(root, sibling))
                        mstore(place, root)
                        mstore(xor(place, 0x20), sibling)
                        root := keccak256(0x00, 0x40)

                        sibling := calldataload(add(offset, 0x20))
                        place := shl(5, gt(root, sibling))
                        mstore(place, root)
                        mstore(xor(place, 0x20), sibling)
                        root := keccak256(0x00, 0x40)

                        sibling := calldataload(add(offset, 0x40))
                        place := shl(5, gt(root, sibling))
                        mstore(place, root)
                        mstore(xor(place, 0x20), sibling)
                        root := keccak256(0x00, 0x40)

                        sibling := calldataload(add(offset, 0x60))
                        place := shl(5, gt(root, sibling))
                        mstore(place, root)
                        mstore(xor(place, 0x20), sibling)
                        root := keccak256(0x00, 0x40)

                        sibling := calldataload(add(offset, 0x80))
                        place := shl(5, gt(root, sibling))
                        mstore(place, root)
                        mstore(xor(place, 0x20), sibling)
                        root := keccak256(0x00, 0x40)

                        offset := add(offset, 0xa0)
                        if iszero(lt(offset, end)) { break }
                    }
                }
            }

            // Check: a proof of the root before is good as well, since amounts only grow. An unset root is zero, no hash.
            let good := eq(root, sload(ACTIVE_ROOT_SLOT))
            if iszero(good) { good := eq(root, sload(PREVIOUS_ROOT_SLOT)) }
            let paid := sload(slot)
            let amount := sub(cumulativeAmount, and(paid, MAX_AMOUNT))
            // Check: something is left (or less one is huge), and the new sum is at most MAX_AMOUNT.
            if and(good, lt(sub(amount, 1), sub(MAX_AMOUNT, and(paid, MAX_AMOUNT)))) {
                // Effect: the sum stays within its 96 bits, so the recipient above it is untouched.
                sstore(slot, add(paid, amount))
                let recipient := shr(96, paid)
                mstore(0x34, amount)
                switch recipient
                case 0 {
                    recipient := account
                    log3(0x34, 0x20, CLAIMED_TOPIC, account, token)
                }
                default { log4(0x34, 0x20, CLAIMED_TO_TOPIC, account, token, recipient) }
                // Interaction: selector at 0x10, recipient at 0x14, amount at 0x34. Of the answer one word is copied.
                mstore(0x14, recipient)
                mstore(0x00, TRANSFER_AT_0X10)
                let success := call(gas(), token, 0, 0x10, 0x44, 0x00, 0x20)
                // A whole word came where this is 1: before, its last byte was zero.
                if and(success, eq(mload(0x00), 1)) { return(0x34, 0x20) }
                if iszero(success) {
                    returndatacopy(0x00, 0x00, returndatasize())
                    revert(0x00, returndatasize())
                }
                // Tokens that answer nothing are paid, addresses without code are not.
                if and(iszero(returndatasize()), gt(extcodesize(token), 0)) { return(0x34, 0x20) }
                mstore(0x14, token)
                mstore(0x00, FAILED_AT_0X10)
                revert(0x10, 0x24)
            }
            mstore(0x40, 0x80)
        }
        _refuse(account, token, cumulativeAmount, root);
    }

    /// @inheritdoc IRewardDistributor
    function claimMany(Claim[] calldata claims, bytes32[] calldata proof, bytes calldata proofFlags) external {
        // Check
        if (claims.length == 0) revert RewardDistributor_BadMultiProof();
        bytes32 root = RewardTree.rootOfMany(claims, proof, proofFlags);
        if (root == RewardTree.NO_ROOT) revert RewardDistributor_BadMultiProof();
        _checkRoot(root);
        uint256 entry;
        uint256 end;
        assembly ("memory-safe") {
            entry := claims.offset
            end := add(entry, mul(claims.length, LEAF_LENGTH))
        }
        unchecked {
            for (; entry < end; entry += LEAF_LENGTH) _pay(entry);
        }
    }

    /// @dev Pays one proven leaf of `claimMany`; skips it with nothing left, takes the booking back where the payout fails.
    /// @param entry Where its three words stand in the calldata; {RewardTree} refused dirty addresses.
    // Long: as above, for each leaf.
    // solhint-disable-next-line function-max-lines
    function _pay(uint256 entry) private {
        address account;
        address token;
        address recipient;
        uint256 failed;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(0x00, entry, 0x40)
            mstore(0x40, PAID_SLOT)
            let slot := keccak256(0x00, LEAF_LENGTH)
            let paid := sload(slot)
            let before := and(paid, MAX_AMOUNT)
            let cumulativeAmount := calldataload(add(entry, 0x40))
            switch gt(cumulativeAmount, before)
            case 0 { mstore(0x40, free) }
            default {
                if shr(96, cumulativeAmount) {
                    mstore(0x00, TOO_HIGH_AT_0X10)
                    mstore(0x14, cumulativeAmount)
                    revert(0x10, 0x24)
                }
                account := mload(0x00)
                token := mload(0x20)
                // Effect, then interaction: as in `claim`, but with bounded gas and without a revert.
                let amount := sub(cumulativeAmount, before)
                sstore(slot, add(paid, amount))
                recipient := shr(96, paid)
                let own := iszero(recipient)
                if own { recipient := account }
                mstore(0x34, amount)
                mstore(0x14, recipient)
                mstore(0x00, TRANSFER_AT_0X10)
                let success := call(PAYOUT_GAS, token, 0, 0x10, 0x44, 0x00, 0x20)
                if iszero(and(success, eq(mload(0x00), 1))) {
                    failed := mul(amount, iszero(and(success, and(iszero(returndatasize()), gt(extcodesize(token), 0)))))
                }
                if iszero(failed) {
                    switch own
                    case 0 { log4(0x34, 0x20, CLAIMED_TO_TOPIC, account, token, recipient) }
                    default { log3(0x34, 0x20, CLAIMED_TOPIC, account, token) }
                }
                mstore(0x40, free)
            }
        }
        if (failed == 0) return;
        // Less by the amount, not back to the old value: what a reentrant claim booked meanwhile stays booked.
        _paid(account, token).amount -= uint96(failed);
        emit PayoutFailed({account: account, token: token, recipient: recipient, amount: failed});
    }

    function _checkRoot(bytes32 root) private view {
        RewardDistributorStorage storage $ = _storage();
        if (root != $.activeRoot && root != $.previousRoot) revert RewardDistributor_BadProof($.activeRoot);
    }

    /// @dev Why `claim` did not pay.
    function _refuse(address account, address token, uint256 cumulativeAmount, bytes32 root) private view {
        _checkRoot(root);
        if (cumulativeAmount > MAX_AMOUNT) revert RewardDistributor_AmountTooHigh(cumulativeAmount);
        revert RewardDistributor_NothingToClaim(account, token, _paid(account, token).amount);
    }
}
