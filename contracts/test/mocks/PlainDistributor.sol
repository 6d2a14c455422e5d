// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";

/// @notice What claims do, written for reading: OpenZeppelin's proofs and transfers, no assembly. The distributor has to
/// answer, emit and pay the same.
contract PlainDistributor {
    using SafeERC20 for IERC20;

    bytes32 public activeRoot;
    bytes32 public previousRoot;
    mapping(address account => mapping(address token => uint256 amount)) public claimed;
    mapping(address account => mapping(address token => address recipient)) public recipients;

    function activate(bytes32 root) external {
        previousRoot = activeRoot;
        activeRoot = root;
    }

    function setRecipient(address token, address recipient) external {
        recipients[msg.sender][token] = recipient;
    }

    function claim(address account, address token, uint256 cumulativeAmount, bytes32[] calldata proof)
        external
        returns (uint256 amount)
    {
        _checkRoot(MerkleProof.processProof(proof, _leaf(account, token, cumulativeAmount)));
        uint256 before = claimed[account][token];
        if (cumulativeAmount > type(uint96).max) {
            revert IRewardDistributor.RewardDistributor_AmountTooHigh(cumulativeAmount);
        }
        if (cumulativeAmount <= before) {
            revert IRewardDistributor.RewardDistributor_NothingToClaim(account, token, before);
        }
        amount = cumulativeAmount - before;
        claimed[account][token] = cumulativeAmount;
        address recipient = _recipientOf(account, token);
        _emitClaimed(account, token, recipient, amount);
        IERC20(token).safeTransfer(recipient, amount);
    }

    /// A multiproof that OpenZeppelin refuses reverts here with its error.
    function claimMany(IRewardDistributor.Claim[] calldata claims, bytes32[] calldata proof, bool[] calldata flags)
        external
    {
        bytes32[] memory leaves = new bytes32[](claims.length);
        for (uint256 i = 0; i < claims.length; ++i) {
            leaves[i] = _leaf(claims[i].account, claims[i].token, claims[i].cumulativeAmount);
        }
        _checkRoot(MerkleProof.processMultiProof(proof, flags, leaves));
        for (uint256 i = 0; i < claims.length; ++i) {
            if (claims[i].cumulativeAmount > type(uint96).max) {
                revert IRewardDistributor.RewardDistributor_AmountTooHigh(claims[i].cumulativeAmount);
            }
            _pay(claims[i].account, claims[i].token, claims[i].cumulativeAmount);
        }
    }

    function transferOut(address token, address recipient, uint256 amount) external {
        require(msg.sender == address(this));
        IERC20(token).safeTransfer(recipient, amount);
    }

    function _pay(address account, address token, uint256 cumulativeAmount) private {
        uint256 before = claimed[account][token];
        if (cumulativeAmount <= before) return;
        uint256 amount = cumulativeAmount - before;
        claimed[account][token] = cumulativeAmount;
        address recipient = _recipientOf(account, token);
        try this.transferOut(token, recipient, amount) {
            _emitClaimed(account, token, recipient, amount);
        } catch {
            claimed[account][token] -= amount;
            emit IRewardDistributor.PayoutFailed(account, token, recipient, amount);
        }
    }

    function _emitClaimed(address account, address token, address recipient, uint256 amount) private {
        if (recipients[account][token] == address(0)) {
            emit IRewardDistributor.RewardsClaimed(account, token, amount);
        } else {
            emit IRewardDistributor.RewardsClaimedTo(account, token, recipient, amount);
        }
    }

    function _checkRoot(bytes32 root) private view {
        if (root != activeRoot && root != previousRoot) {
            revert IRewardDistributor.RewardDistributor_BadProof(activeRoot);
        }
    }

    function _recipientOf(address account, address token) private view returns (address) {
        address recipient = recipients[account][token];
        return recipient == address(0) ? account : recipient;
    }

    function _leaf(address account, address token, uint256 cumulativeAmount) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulativeAmount))));
    }
}
