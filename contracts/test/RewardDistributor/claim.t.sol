// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {Base} from "../base/Base.sol";

contract ClaimTest is Base {
    bytes32 private _other = keccak256("other leaf");

    function _root(address account, address token, uint256 amount) private view returns (bytes32) {
        return _pair(_leaf(account, token, amount), _other);
    }

    function _proof() private view returns (bytes32[] memory proof) {
        proof = new bytes32[](1);
        proof[0] = _other;
    }

    function setUp() public override {
        super.setUp();
        _fund(address(usdc), 100e6);
        _activate(0, _root(payer, address(usdc), 10e6));
    }

    function test_AnybodyClaimsForTheAccount() public {
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RewardsClaimed(payer, address(usdc), 10e6);
        vm.prank(stranger);
        vm.assertEq(distributor.claim(payer, address(usdc), 10e6, _proof()), 10e6);
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(usdc.balanceOf(stranger), 0);
        vm.assertEq(distributor.claimed(payer, address(usdc)), 10e6);
    }

    function test_PaysOnlyWhatIsNew() public {
        distributor.claim(payer, address(usdc), 10e6, _proof());
        _activate(1, _root(payer, address(usdc), 25e6));
        vm.assertEq(distributor.claim(payer, address(usdc), 25e6, _proof()), 15e6);
    }

    function test_PaysTheRecipientTheAccountSet() public {
        vm.prank(payer);
        distributor.setRecipient(address(usdc), other);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RewardsClaimedTo(payer, address(usdc), other, 10e6);
        distributor.claim(payer, address(usdc), 10e6, _proof());
        vm.assertEq(usdc.balanceOf(other), 10e6);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), other);
    }

    // A claim in flight survives the next root; the one before the last does not count any more.
    function test_AProofOfTheRootBeforeIsGood() public {
        _activate(1, _root(payer, address(usdc), 25e6));
        vm.assertEq(distributor.claim(payer, address(usdc), 10e6, _proof()), 10e6);
        vm.assertEq(distributor.claim(payer, address(usdc), 25e6, _proof()), 15e6);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_NothingToClaim.selector, payer, address(usdc), 25e6
            )
        );
        distributor.claim(payer, address(usdc), 10e6, _proof());
        _activate(2, _root(payer, address(usdc), 30e6));
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claim(payer, address(usdc), 10e6, _proof());
    }

    function test_RevertWhen_ClaimedTwice() public {
        distributor.claim(payer, address(usdc), 10e6, _proof());
        vm.expectRevert(
            abi.encodeWithSelector(
                IRewardDistributor.RewardDistributor_NothingToClaim.selector, payer, address(usdc), 10e6
            )
        );
        distributor.claim(payer, address(usdc), 10e6, _proof());
    }

    function test_RevertWhen_AnythingIsNotWhatTheLeafSays() public {
        (bytes32 root,) = distributor.activeRoot();
        bytes memory bad = abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadProof.selector, root);
        vm.expectRevert(bad);
        distributor.claim(other, address(usdc), 10e6, _proof());
        vm.expectRevert(bad);
        distributor.claim(payer, address(warp), 10e6, _proof());
        vm.expectRevert(bad);
        distributor.claim(payer, address(usdc), 10e6 + 1, _proof());
        bytes32[] memory proof = _proof();
        proof[0] = keccak256("another");
        vm.expectRevert(bad);
        distributor.claim(payer, address(usdc), 10e6, proof);
        vm.expectRevert(bad);
        distributor.claim(payer, address(usdc), 10e6, new bytes32[](0));
        vm.expectRevert(bad);
        distributor.claim(payer, address(usdc), 10e6, new bytes32[](1));
    }

    // A pending root, a revoked root and the unset root pay nobody.
    function test_RevertWhen_TheRootIsNotActive() public {
        _submit(1, _root(payer, address(usdc), 25e6));
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claim(payer, address(usdc), 25e6, _proof());
        vm.prank(guardian);
        distributor.revokeRoot();
        vm.warp(START + 10 * DELAY);
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claim(payer, address(usdc), 25e6, _proof());
    }

    function test_RevertWhen_NoRootWasEverSet() public {
        RewardDistributor fresh = RewardDistributor(
            _proxy(
                address(new RewardDistributor()),
                abi.encodeCall(RewardDistributor.initialize, (address(manager), DELAY, MIN_DELAY))
            )
        );
        usdc.mint(address(fresh), 10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadProof.selector, bytes32(0))
        );
        fresh.claim(payer, address(usdc), 10e6, new bytes32[](0));
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadProof.selector, bytes32(0))
        );
        fresh.claim(payer, address(usdc), 10e6, new bytes32[](1));
    }

    // The 64 bytes of two inner nodes are never taken for a leaf: a leaf is hashed twice over 96 bytes.
    function test_RevertWhen_AnInnerNodeIsOfferedAsALeaf() public {
        bytes32 a = keccak256("a");
        bytes32 b = keccak256("b");
        _activate(1, _pair(_pair(a, b), _other));
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claim(address(uint160(uint256(a))), address(uint160(uint256(b))), uint256(_other), _proof());
        bytes32 single = keccak256(abi.encode(payer, address(usdc), uint256(5e6)));
        _activate(2, _pair(single, _other));
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claim(payer, address(usdc), 5e6, _proof());
    }

    function test_RevertWhen_TheAmountDoesNotFit96Bits() public {
        uint256 amount = uint256(1) << 96;
        _activate(1, _root(payer, address(usdc), amount));
        vm.expectRevert(
            abi.encodeWithSelector(IRewardDistributor.RewardDistributor_AmountTooHigh.selector, amount)
        );
        distributor.claim(payer, address(usdc), amount, _proof());
    }

    // A call to an address without code succeeds and answers nothing, as some tokens do when they pay.
    function test_RevertWhen_TheTokenHasNoCode() public {
        address gone = address(0x60E);
        _activate(1, _root(payer, gone, 5));
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, gone));
        distributor.claim(payer, gone, 5, _proof());
        vm.assertEq(distributor.claimed(payer, gone), 0);
    }

    function test_TheHighestAmount() public {
        uint256 amount = type(uint96).max;
        _activate(1, _root(payer, address(usdc), amount));
        usdc.mint(address(distributor), amount);
        vm.prank(payer);
        distributor.setRecipient(address(usdc), other);
        distributor.claim(payer, address(usdc), amount, _proof());
        vm.assertEq(distributor.claimed(payer, address(usdc)), amount);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), other);
    }

    function testFuzz_ClaimedNeverFallsAndPaidIsTheDifference(uint96 first, uint96 second) public {
        vm.assume(first > 0 && second > first);
        usdc.mint(address(distributor), second);
        _activate(1, _root(other, address(usdc), first));
        distributor.claim(other, address(usdc), first, _proof());
        _activate(2, _root(other, address(usdc), second));
        vm.assertEq(distributor.claim(other, address(usdc), second, _proof()), second - first);
        vm.assertEq(usdc.balanceOf(other), second);
    }
}
