// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {HandlerState} from "./HandlerState.sol";

/// @title Roots, claims, funding and emission
abstract contract RewardActions is HandlerState {
    mapping(address token => uint256 amount) public paidRewards;
    mapping(address token => mapping(address account => uint256 amount)) public highestClaimed;
    mapping(address token => mapping(address account => uint256 amount)) public leafAmount;
    mapping(uint256 epoch => bool minted) private _minted;
    bool public mintedTwice;
    uint256 public mintedTotal;

    bytes32 public pendingRoot;
    uint256 public pendingValidAt;
    mapping(bytes32 root => bool revoked) public wasRevoked;
    mapping(bytes32 root => bool accepted) public wasAccepted;
    uint256 public nextEpoch;
    uint256 public pendingEpoch;
    IRewardDistributor.Claim[4] private _pendingLeaves;
    IRewardDistributor.Claim[4] private _activeLeaves;
    bool private _hasActive;

    function submitRoot(uint96 a, uint96 b) external {
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 p = 0; p < 2; ++p) {
                uint256 cumulative = leafAmount[tokens[t]][people[p]] + ((t + p) % 2 == 0 ? a % 1e6 : b % 1e6);
                _pendingLeaves[t * 2 + p] = IRewardDistributor.Claim(people[p], tokens[t], cumulative);
            }
        }
        (address low, address high) =
            tokens[0] < tokens[1] ? (tokens[0], tokens[1]) : (tokens[1], tokens[0]);
        address[] memory sorted = new address[](2);
        uint256[] memory totals = new uint256[](2);
        (sorted[0], sorted[1]) = (low, high);
        for (uint256 i = 0; i < 4; ++i) {
            totals[_pendingLeaves[i].token == low ? 0 : 1] += _pendingLeaves[i].cumulativeAmount;
        }
        bytes32 root = _root(_pendingLeaves);
        vm.prank(actors.publisher);
        try distributor.submitRoot(nextEpoch, root, sorted, totals, "content") {
            if (pendingValidAt != 0) terminalChanged = true;
            pendingRoot = root;
            pendingEpoch = nextEpoch;
            pendingValidAt = block.timestamp + distributor.delay();
        } catch {}
    }

    function acceptRoot() external {
        try distributor.acceptRoot() {
            if (block.timestamp < pendingValidAt) acceptedTooEarly = true;
            if (pendingValidAt == 0) acceptedRevoked = true;
            wasAccepted[pendingRoot] = true;
            pendingValidAt = 0;
            nextEpoch = pendingEpoch + 1;
            _hasActive = true;
            for (uint256 i = 0; i < 4; ++i) {
                _activeLeaves[i] = _pendingLeaves[i];
                leafAmount[_pendingLeaves[i].token][_pendingLeaves[i].account] = _pendingLeaves[i].cumulativeAmount;
            }
        } catch {}
    }

    function revokeRoot() external {
        vm.prank(actors.guardian);
        try distributor.revokeRoot() {
            wasRevoked[pendingRoot] = true;
            pendingValidAt = 0;
        } catch {}
    }

    function claim(uint256 i) external {
        if (!_hasActive) return;
        _claimLeaf(_activeLeaves, i % 4);
    }

    /// @dev All four leaves at once, which need no proof: their flags are all set.
    function claimMany() external {
        if (!_hasActive) return;
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](4);
        uint256[4] memory before;
        uint256[2] memory balances = _balancesOf(address(distributor));
        for (uint256 i = 0; i < 4; ++i) {
            claims[i] = _activeLeaves[i];
            before[i] = distributor.claimed(claims[i].account, claims[i].token);
        }
        distributor.claimMany(claims, new bytes32[](0), hex"07");
        uint256[2] memory paid;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 after_ = distributor.claimed(claims[i].account, claims[i].token);
            // The whole difference or, where the payout failed, nothing.
            if (after_ != before[i] && after_ != claims[i].cumulativeAmount) payoutWasNotTheDifference = true;
            if (after_ < before[i]) payoutWasNotTheDifference = true;
            highestClaimed[claims[i].token][claims[i].account] = after_;
            paidRewards[claims[i].token] += after_ - before[i];
            paid[i / 2] += after_ - before[i];
        }
        uint256[2] memory rest = _balancesOf(address(distributor));
        if (rest[0] + paid[0] != balances[0] || rest[1] + paid[1] != balances[1]) payoutWasNotTheDifference = true;
    }

    function claimPending(uint256 i) external {
        if (pendingValidAt == 0 || _root(_pendingLeaves) == _root(_activeLeaves)) return;
        i %= 4;
        IRewardDistributor.Claim memory c = _pendingLeaves[i];
        try distributor.claim(c.account, c.token, c.cumulativeAmount, _proof(_pendingLeaves, i)) {
            acceptedTooEarly = true;
        } catch {}
    }

    function setRecipient(uint256 seed, bool back) external {
        vm.prank(people[seed % 2]);
        distributor.setRecipient(tokens[(seed >> 1) % 2], back ? address(0) : address(0xBEEF));
    }

    function setDelay(uint256 seed) external {
        vm.prank(actors.treasury);
        distributor.setDelay(1 + (seed % 2 days));
    }

    function fund(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        uint256 value = 1 + (amount % 1e9);
        vm.startPrank(actors.treasury);
        WarpToken(token).approve(address(distributor), value);
        try distributor.fund(token, value) {} catch {}
        vm.stopPrank();
    }

    function rescue(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        vm.prank(actors.treasury);
        try distributor.rescue(token, actors.treasury, amount % 1e6) {} catch {}
    }

    function countClaimed(uint256 seed) external {
        address[] memory accounts = new address[](2);
        (accounts[0], accounts[1]) = people[0] < people[1] ? (people[0], people[1]) : (people[1], people[0]);
        vm.prank(actors.treasury);
        distributor.countClaimed(tokens[seed % 2], accounts);
    }

    function mintEpoch(uint8 epoch) external {
        try emission.mintEpoch(epoch % 40) returns (uint256 amount) {
            if (_minted[epoch % 40]) mintedTwice = true;
            _minted[epoch % 40] = true;
            mintedTotal += amount;
        } catch {}
    }

    function _claimLeaf(IRewardDistributor.Claim[4] storage leaves, uint256 i) private {
        IRewardDistributor.Claim memory c = leaves[i];
        uint256 before = distributor.claimed(c.account, c.token);
        address to = distributor.recipientOf(c.account, c.token);
        uint256 balance = WarpToken(c.token).balanceOf(to);
        try distributor.claim(c.account, c.token, c.cumulativeAmount, _proof(leaves, i)) returns (uint256 amount) {
            paidRewards[c.token] += amount;
            if (amount != c.cumulativeAmount - before || WarpToken(c.token).balanceOf(to) != balance + amount) {
                payoutWasNotTheDifference = true;
            }
            if (distributor.claimed(c.account, c.token) < highestClaimed[c.token][c.account]) {
                payoutWasNotTheDifference = true;
            }
            highestClaimed[c.token][c.account] = distributor.claimed(c.account, c.token);
        } catch {}
    }

    function _hash(IRewardDistributor.Claim memory c) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(c.account, c.token, c.cumulativeAmount))));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _root(IRewardDistributor.Claim[4] storage l) private view returns (bytes32) {
        return _pair(_pair(_hash(l[0]), _hash(l[1])), _pair(_hash(l[2]), _hash(l[3])));
    }

    function _proof(IRewardDistributor.Claim[4] storage l, uint256 i) private view returns (bytes32[] memory proof) {
        proof = new bytes32[](2);
        proof[0] = _hash(l[i ^ 1]);
        proof[1] = i < 2 ? _pair(_hash(l[2]), _hash(l[3])) : _pair(_hash(l[0]), _hash(l[1]));
    }
    function _balancesOf(address account) private view returns (uint256[2] memory) {
        return [WarpToken(tokens[0]).balanceOf(account), WarpToken(tokens[1]).balanceOf(account)];
    }
}
