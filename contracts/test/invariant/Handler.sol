// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Vm} from "../base/Vm.sol";

/// @title Does everything that can be done, in any order, and keeps books of its own beside the contracts'
contract Handler {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// Captures and settlements name epochs below this one.
    uint8 public constant EPOCHS = 8;

    struct Book {
        uint256 authorized;
        uint256 captured;
        uint256 voided;
        uint256 reclaimed;
        uint256 refunded;
        uint256 feeBound;
        bool closed;
        bool disputed;
    }

    struct Actors {
        address payer;
        address other;
        address operator;
        address treasury;
        address publisher;
        address guardian;
        address pauser;
    }

    WarpToken public warp;
    TestUsdc public usdc;
    PaymentEscrow public escrow;
    RewardDistributor public distributor;
    EmissionController public emission;
    Actors public actors;
    uint256 public immutable start;
    /// Who may report payments that came through the collector of x402.
    address public x402;

    IEscrowTypes.PaymentInfo[] private _infos;
    mapping(bytes32 id => Book book) private _books;
    bytes32[] public ids;

    address[2] public tokens;
    address[2] public people;
    mapping(address token => uint256 amount) public earnedTotal;
    mapping(address token => uint256 amount) public forwardedNet;
    mapping(address token => uint256 amount) public bookedFees;
    mapping(address token => uint256 amount) public paidFees;
    mapping(address token => uint256 amount) public burnedTotal;
    mapping(address token => uint256 amount) public prepaidIn;
    mapping(address token => uint256 amount) public prepaidOut;
    mapping(address token => uint256 amount) public settledTotal;
    mapping(address token => uint256 amount) public paidRewards;
    mapping(address token => mapping(address account => uint256 amount)) public highestClaimed;
    mapping(address token => mapping(address account => uint256 amount)) public leafAmount;
    mapping(uint256 epoch => uint256 count) public minted;
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

    // Set where something happened that never may.
    bool public acceptedTooEarly;
    bool public acceptedRevoked;
    bool public payoutWasNotTheDifference;
    bool public exitBlockedByPause;
    bool public wrongReceiver;
    bool public limitPassed;
    bool public foreignPaymentChanged;
    bool public terminalChanged;
    bool public strangerSucceeded;

    uint256[2] private _salt;

    constructor(
        WarpToken warp_,
        TestUsdc usdc_,
        PaymentEscrow escrow_,
        RewardDistributor distributor_,
        EmissionController emission_,
        Actors memory actors_
    ) {
        warp = warp_;
        usdc = usdc_;
        escrow = escrow_;
        distributor = distributor_;
        emission = emission_;
        actors = actors_;
        tokens = [address(usdc_), address(warp_)];
        people = [actors_.payer, actors_.other];
        start = block.timestamp;
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function book(uint256 i) external view returns (Book memory) {
        return _books[ids[i]];
    }

    function info(uint256 i) external view returns (IEscrowTypes.PaymentInfo memory) {
        return _infos[i];
    }

    function setX402(address x402_) external {
        if (x402 == address(0)) x402 = x402_;
    }

    // Payments

    /// @notice A payment was opened by an x402 authorisation, with all that it can take.
    function opened(IEscrowTypes.PaymentInfo calldata p) external {
        require(msg.sender == x402, "not ours");
        bytes32 id = escrow.paymentIdOf(p);
        _infos.push(p);
        ids.push(id);
        _books[id].authorized = p.maxAmount;
    }

    function authorize(uint256 seed, uint96 amount, uint16 feeBps, uint16 burnBps) external {
        address token = tokens[seed % 2];
        IEscrowTypes.PaymentInfo memory p = IEscrowTypes.PaymentInfo({
            operator: actors.operator,
            payer: actors.payer,
            token: token,
            maxAmount: 1e9,
            feeBps: feeBps % 10_001,
            burnBps: token == address(warp) ? burnBps % 10_001 : 0,
            authorizationExpiry: uint48(block.timestamp + 1 + (seed % 20 days)),
            refundExpiry: uint48(block.timestamp + 40 days),
            salt: bytes32(++_salt[0])
        });
        uint256 value = 1 + (amount % 1e9);
        bytes32 id = escrow.paymentIdOf(p);
        vm.prank(actors.payer);
        try escrow.authorize(p, value) {
            _infos.push(p);
            ids.push(id);
            _books[id].authorized = value;
        } catch {}
    }

    function capture(uint256 i, uint96 amount, uint8 epoch) external {
        if (ids.length == 0) return;
        i %= ids.length;
        bytes32 before = _othersOf(i);
        bool final_ = _books[ids[i]].closed;
        uint256 value = 1 + (amount % 1e9);
        vm.prank(actors.operator);
        try escrow.capture(_infos[i], value, epoch % EPOCHS, "ref") {
            _captured(i, value);
            if (final_) terminalChanged = true;
        } catch {}
        if (_othersOf(i) != before) foreignPaymentChanged = true;
    }

    function captureBatch(uint256 i, uint256 j, uint96 amount, uint8 epoch) external {
        if (ids.length < 2) return;
        i %= ids.length;
        j %= ids.length;
        IEscrowTypes.CaptureItem[] memory items = new IEscrowTypes.CaptureItem[](2);
        items[0] = IEscrowTypes.CaptureItem(_infos[i], 1 + (amount % 1e6), epoch % EPOCHS, "a");
        items[1] = IEscrowTypes.CaptureItem(_infos[j], 1 + (amount % 1e5), epoch % EPOCHS, "b");
        vm.prank(actors.operator);
        try escrow.captureBatch(items) {
            _captured(i, items[0].amount);
            _captured(j, items[1].amount);
        } catch {}
    }

    function voidPayment(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 before = _balance(i);
        vm.prank(actors.operator);
        try escrow.voidPayment(_infos[i]) {
            _books[ids[i]].voided += held;
            _books[ids[i]].closed = true;
            if (_balance(i) != before + held) wrongReceiver = true;
        } catch {}
    }

    function reclaim(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 before = _balance(i);
        vm.prank(_infos[i].payer);
        try escrow.reclaim(_infos[i]) {
            _books[ids[i]].reclaimed += held;
            _books[ids[i]].closed = true;
            if (_balance(i) != before + held) wrongReceiver = true;
        } catch {
            if (held > 0 && block.timestamp >= _infos[i].authorizationExpiry) exitBlockedByPause = true;
        }
    }

    function refund(uint256 i, uint96 amount) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 refundable = escrow.paymentState(ids[i]).refundable;
        if (refundable == 0) return;
        uint256 value = 1 + (amount % refundable);
        uint256 reversed = escrow.reversible(_infos[i]);
        if (reversed > value) reversed = value;
        uint256 before = _balance(i);
        vm.prank(actors.operator);
        try escrow.refund(_infos[i], value) {
            _books[ids[i]].refunded += value;
            earnedTotal[_infos[i].token] -= reversed;
            if (_balance(i) != before + value) wrongReceiver = true;
        } catch {}
    }

    function dispute(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        vm.prank(_infos[i].payer);
        try escrow.dispute(_infos[i], "evidence") {
            if (_books[ids[i]].disputed || _books[ids[i]].closed) terminalChanged = true;
            _books[ids[i]].disputed = true;
        } catch {}
    }

    function withdrawDispute(uint256 i) external {
        if (ids.length == 0) return;
        vm.prank(_infos[i % ids.length].payer);
        try escrow.withdrawDispute(_infos[i % ids.length]) {} catch {}
    }

    function resolveDispute(uint256 i, uint96 amount, uint8 epoch) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 value = amount % (held + 1);
        vm.prank(actors.operator);
        try escrow.resolveDispute(_infos[i], value, epoch % EPOCHS, "ref", "reasons") {
            if (value > 0) _captured(i, value);
            _books[ids[i]].voided += held - value;
            _books[ids[i]].closed = true;
        } catch {}
    }

    function expireDispute(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        try escrow.expireDispute(_infos[i]) {
            _books[ids[i]].voided += held;
            _books[ids[i]].closed = true;
        } catch {}
    }

    function fundEpoch(uint256 seed, uint8 epoch) external {
        address token = tokens[seed % 2];
        epoch %= EPOCHS;
        IEscrowTypes.Ledger memory ledger = escrow.ledger(token, epoch);
        vm.prank(actors.operator);
        try escrow.fundEpoch(epoch, token) {
            forwardedNet[token] += ledger.net;
            bookedFees[token] += ledger.fee;
            burnedTotal[token] += ledger.burned;
        } catch {}
    }

    function withdrawFees(uint256 seed) external {
        address token = tokens[seed % 2];
        try escrow.withdrawFees(token) returns (uint256 amount) {
            paidFees[token] += amount;
        } catch {}
    }

    // Prepaid

    function depositPrepaid(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        address who = people[(seed >> 1) % 2];
        uint256 value = 1 + (amount % 1e9);
        vm.prank(who);
        try escrow.depositPrepaid(token, value) {
            prepaidIn[token] += value;
        } catch {}
    }

    function setPrepaidLimit(uint256 seed, uint88 limit) external {
        vm.prank(people[(seed >> 1) % 2]);
        escrow.setPrepaidLimit(tokens[seed % 2], limit % 1e9);
    }

    function settle(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        address who = people[(seed >> 1) % 2];
        uint256 epoch = (block.timestamp - start) / 1 days;
        if (epoch >= EPOCHS) epoch = EPOCHS - 1;
        if (seed % 3 == 0 && epoch > 0) epoch -= 1;
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem(who, uint96(1 + (amount % 1e9)), "ref");
        uint256 balance = escrow.prepaid(who, token).balance;
        vm.prank(actors.operator);
        try escrow.settle(epoch, token, items) {
            // An item that cannot be settled is left out.
            uint256 taken = balance - escrow.prepaid(who, token).balance;
            if (taken == 0) return;
            prepaidOut[token] += taken;
            settledTotal[token] += taken;
            earnedTotal[token] += taken;
            IEscrowTypes.Prepaid memory after_ = escrow.prepaid(who, token);
            if (after_.epoch == epoch && after_.spent > after_.maxPerEpoch) limitPassed = true;
        } catch {}
    }

    function requestPrepaidWithdrawal(uint256 seed, uint96 amount) external {
        vm.prank(people[(seed >> 1) % 2]);
        try escrow.requestPrepaidWithdrawal(tokens[seed % 2], amount % 1e9) {} catch {}
    }

    function withdrawPrepaid(uint256 seed) external {
        address token = tokens[seed % 2];
        address who = people[(seed >> 1) % 2];
        IEscrowTypes.Prepaid memory before = escrow.prepaid(who, token);
        vm.prank(who);
        try escrow.withdrawPrepaid(token) returns (uint256 amount) {
            prepaidOut[token] += amount;
        } catch {
            bool due = before.withdrawal > 0 && before.balance > 0 && block.timestamp >= before.withdrawableAt;
            if (due) exitBlockedByPause = true;
        }
    }

    // Rewards

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

    function donate(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        vm.prank(actors.treasury);
        try WarpToken(token).transfer(seed % 3 == 0 ? address(escrow) : address(distributor), amount % 1e6) {} catch {}
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
            minted[epoch % 40] += 1;
            mintedTotal += amount;
        } catch {}
    }

    // The rest

    function pass(uint256 seconds_) external {
        vm.warp(block.timestamp + (seconds_ % 3 days));
    }

    function pause() external {
        vm.prank(actors.pauser);
        escrow.pause();
    }

    function unpause() external {
        vm.prank(actors.treasury);
        escrow.unpause();
    }

    function asAStranger(uint256 i, uint96 amount) external {
        vm.startPrank(address(0xBAD));
        try distributor.revokeRoot() {
            strangerSucceeded = true;
        } catch {}
        try warp.mint(address(0xBAD), amount) {
            strangerSucceeded = true;
        } catch {}
        if (ids.length > 0) {
            IEscrowTypes.PaymentInfo memory p = _infos[i % ids.length];
            try escrow.capture(p, 1, 0, "ref") {
                strangerSucceeded = true;
            } catch {}
            try escrow.voidPayment(p) {
                strangerSucceeded = true;
            } catch {}
            try escrow.reclaim(p) {
                strangerSucceeded = true;
            } catch {}
            try escrow.refund(p, 1) {
                strangerSucceeded = true;
            } catch {}
        }
        vm.stopPrank();
    }

    // Inside

    function _captured(uint256 i, uint256 value) private {
        Book storage b = _books[ids[i]];
        b.captured += value;
        b.feeBound += (value * _infos[i].feeBps) / 10_000;
        earnedTotal[_infos[i].token] += value;
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

    function _balance(uint256 i) private view returns (uint256) {
        return WarpToken(_infos[i].token).balanceOf(_infos[i].payer);
    }

    function _othersOf(uint256 i) private view returns (bytes32 hash) {
        for (uint256 j = 0; j < ids.length; ++j) {
            if (j != i) hash = keccak256(abi.encode(hash, escrow.paymentState(ids[j])));
        }
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
}
