// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";
import {Vm} from "../base/Vm.sol";
import {PlainDistributor} from "../mocks/PlainDistributor.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

/// Claims in assembly against the same in plain Solidity: same answer or error, same events, same money.
contract PlainTest is Base {
    PlainDistributor private _plain;
    ZooToken private _zoo;
    uint256 private _epoch;

    function setUp() public override {
        super.setUp();
        _plain = new PlainDistributor();
        _zoo = new ZooToken();
        _zoo.mint(address(distributor), 1 << 100);
        _zoo.mint(address(_plain), 1 << 100);
    }

    function _activateBoth(bytes32 root) private {
        _activate(_epoch++, root);
        _plain.activate(root);
    }

    function _siblings(bytes32 seed, uint256 depth) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = keccak256(abi.encode(seed, i));
        }
    }

    /// Calls both and compares; `exact` where what they revert with has to be the same too.
    function _same(bytes memory call, bytes memory plainCall, bool exact) private returns (bool) {
        uint256 before = _zoo.balanceOf(address(distributor));
        uint256 plainBefore = _zoo.balanceOf(address(_plain));
        vm.recordLogs();
        (bool ok, bytes memory result) = address(distributor).call(call);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        (bool plainOk, bytes memory plainResult) = address(_plain).call(plainCall);
        Vm.Log[] memory plainLogs = vm.getRecordedLogs();
        vm.assertEq(ok ? 1 : 0, plainOk ? 1 : 0, "outcome");
        if (ok || exact) vm.assertEq(result, plainResult);
        vm.assertEq(before - _zoo.balanceOf(address(distributor)), plainBefore - _zoo.balanceOf(address(_plain)));
        vm.assertEq(logs.length, plainLogs.length);
        for (uint256 i = 0; i < logs.length; ++i) {
            vm.assertEq(keccak256(abi.encode(logs[i].topics)), keccak256(abi.encode(plainLogs[i].topics)));
            vm.assertEq(logs[i].data, plainLogs[i].data);
        }
        return ok;
    }

    function _sameClaim(uint256 cumulativeAmount, bytes32[] memory proof) private returns (bool) {
        bytes memory call = abi.encodeCall(distributor.claim, (other, address(_zoo), cumulativeAmount, proof));
        return _same(call, call, true);
    }

    function _habits(uint256 seed) private {
        _zoo.setReturnsNothing(seed % 5 == 1);
        _zoo.setReturnsFalse(seed % 5 == 2);
        _zoo.setBlocked(other, seed % 5 == 3);
    }

    function testFuzz_Claim(bytes32 seed, uint8 depth, uint96 first, uint256 second, uint8 habit, bool redirected)
        public
    {
        depth %= 25;
        if (second >> 100 != 0) second >>= 160;
        if (redirected) {
            vm.startPrank(other);
            distributor.setRecipient(address(_zoo), stranger);
            _plain.setRecipient(address(_zoo), stranger);
            vm.stopPrank();
        }
        bytes32[] memory proof = _siblings(seed, depth);
        _activateBoth(MerkleProof.processProof(proof, _leaf(other, address(_zoo), first)));
        vm.assertEq(_sameClaim(first, proof) ? 1 : 0, first > 0 ? 1 : 0);
        _activateBoth(MerkleProof.processProof(proof, _leaf(other, address(_zoo), second)));
        _habits(habit);
        _sameClaim(second, proof);
        _habits(0);
        _sameClaim(first, proof);
        _sameClaim(second, proof);
        if (depth > 0) {
            proof[uint256(seed) % depth] ^= bytes32(uint256(1) << (uint256(seed) % 256));
            vm.assertFalse(_sameClaim(second, proof));
        }
        _sameBooks(other, redirected ? stranger : other);
    }

    function _sameBooks(address account, address recipient) private view {
        vm.assertEq(distributor.claimed(account, address(_zoo)), _plain.claimed(account, address(_zoo)));
        vm.assertEq(distributor.recipientOf(account, address(_zoo)), recipient);
    }

    struct Multi {
        IRewardDistributor.Claim[] claims;
        bytes32[] proof;
        bool[] flags;
    }

    /// As many flags set as there are leaves but one, in any order: every such multiproof is one of some tree.
    function _multi(bytes32 seed, uint256 leaves, uint256 hashes) private view returns (Multi memory multi) {
        multi.claims = new IRewardDistributor.Claim[](leaves);
        for (uint256 i = 0; i < leaves; ++i) {
            address account = address(uint160(uint256(keccak256(abi.encode(seed, "account", i % 3)))));
            uint256 amount = uint256(keccak256(abi.encode(seed, "amount", i))) >> 170;
            multi.claims[i] = IRewardDistributor.Claim(account, address(_zoo), amount);
        }
        multi.proof = _siblings(seed, hashes);
        multi.flags = new bool[](leaves + hashes - 1);
        uint256 left = leaves - 1;
        for (uint256 i = 0; i < multi.flags.length; ++i) {
            uint256 rest = multi.flags.length - i;
            multi.flags[i] = uint256(keccak256(abi.encode(seed, "flag", i))) % rest < left;
            if (multi.flags[i]) --left;
        }
    }

    function _pack(bool[] memory flags) private pure returns (bytes memory packed) {
        packed = new bytes((flags.length + 7) / 8);
        for (uint256 i = 0; i < flags.length; ++i) {
            if (flags[i]) packed[i / 8] |= bytes1(uint8(1 << (i % 8)));
        }
    }

    function _rootOf(Multi memory multi) private pure returns (bytes32) {
        bytes32[] memory leaves = new bytes32[](multi.claims.length);
        for (uint256 i = 0; i < leaves.length; ++i) {
            IRewardDistributor.Claim memory c = multi.claims[i];
            leaves[i] = _leaf(c.account, c.token, c.cumulativeAmount);
        }
        return MerkleProof.processMultiProof(multi.proof, multi.flags, leaves);
    }

    function _sameMany(Multi memory multi, bool exact) private returns (bool) {
        return _same(
            abi.encodeCall(distributor.claimMany, (multi.claims, multi.proof, _pack(multi.flags))),
            abi.encodeCall(_plain.claimMany, (multi.claims, multi.proof, multi.flags)),
            exact
        );
    }

    function testFuzz_ClaimMany(bytes32 seed, uint8 leaves, uint8 hashes, uint8 habit) public {
        Multi memory multi = _multi(seed, 1 + (leaves % 12), hashes % 40);
        bytes32 root = _rootOf(multi);
        _activateBoth(root);
        _habits(habit);
        vm.assertTrue(_sameMany(multi, true));
        _habits(0);
        vm.assertTrue(_sameMany(multi, true));
        _activateBoth("next");
        vm.assertTrue(_sameMany(multi, true));
        for (uint256 i = 0; i < multi.claims.length; ++i) {
            _sameBooks(multi.claims[i].account, multi.claims[i].account);
        }
        _spoil(multi, seed);
        vm.assertFalse(_sameMany(multi, false));
    }

    /// One bit of a multiproof changed: a leaf's amount, a hash, or a flag.
    function _spoil(Multi memory multi, bytes32 seed) private pure {
        uint256 at = uint256(keccak256(abi.encode(seed, "at")));
        if (multi.proof.length > 0 && at % 3 == 0) {
            multi.proof[at % multi.proof.length] ^= bytes32(uint256(1) << (at % 256));
        } else if (multi.flags.length > 0 && at % 3 == 1) {
            uint256 i = at % multi.flags.length;
            multi.flags[i] = !multi.flags[i];
        } else {
            multi.claims[at % multi.claims.length].cumulativeAmount += 1;
        }
    }

    function test_MultiproofsOfEveryNumberOfFlagsUpToThreeBytes() public {
        for (uint256 leaves = 1; leaves <= 12; ++leaves) {
            for (uint256 hashes = 0; hashes <= 12; ++hashes) {
                Multi memory multi = _multi(bytes32(leaves * 100 + hashes), leaves, hashes);
                _activateBoth(_rootOf(multi));
                vm.assertTrue(_sameMany(multi, true));
            }
        }
    }

    function test_RevertWhen_AnAddressOfALeafHasHighBits() public {
        for (uint256 word = 0; word < 2; ++word) {
            bytes32[3] memory leaf = [
                bytes32(uint256(uint160(other))), bytes32(uint256(uint160(address(_zoo)))), bytes32(uint256(5))
            ];
            leaf[word] |= bytes32(uint256(1) << 160);
            _activate(_epoch++, keccak256(bytes.concat(keccak256(abi.encode(leaf)))));
            bytes memory arguments = abi.encodePacked(
                abi.encode(uint256(0x60), uint256(0xe0), uint256(0x100), uint256(1)), abi.encode(leaf), bytes32(0), bytes32(0)
            );
            (bool ok, bytes memory result) =
                address(distributor).call(bytes.concat(distributor.claimMany.selector, arguments));
            vm.assertFalse(ok);
            vm.assertEq(result, abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
            (ok, result) = address(distributor).call(
                abi.encodePacked(distributor.claim.selector, abi.encode(leaf), uint256(0x80), uint256(0))
            );
            vm.assertFalse(ok);
            vm.assertEq(result.length, 0);
        }
    }

    // What a token returns is never copied beyond a word, however much of it there is.
    function test_ATokenThatReturnsMegabytesCostsTheOthersNothing() public {
        LongAnswer bomb = new LongAnswer();
        Multi memory multi = _multi("bomb", 2, 0);
        multi.claims[0].token = address(bomb);
        _activateBoth(_rootOf(multi));
        distributor.claimMany{gas: 900_000}(multi.claims, multi.proof, _pack(multi.flags));
        vm.assertEq(distributor.claimed(multi.claims[0].account, address(bomb)), 0);
        vm.assertEq(distributor.claimed(multi.claims[1].account, address(_zoo)), multi.claims[1].cumulativeAmount);
    }
}

/// Reverts with as much memory as its gas pays for.
contract LongAnswer {
    fallback() external {
        assembly {
            revert(0, 400000)
        }
    }
}
