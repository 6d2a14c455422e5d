// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {Base} from "../base/Base.sol";
import {FalseAfterHook} from "../mocks/FalseAfterHook.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

contract ClaimManyTest is Base {
    function _three() private view returns (IRewardDistributor.Claim[] memory claims) {
        claims = new IRewardDistributor.Claim[](3);
        claims[0] = _claim(payer, address(usdc), 10e6);
        claims[1] = _claim(other, address(usdc), 5e6);
        claims[2] = _claim(payer, address(warp), 7e6);
    }

    // ((0, 1), 2): flags 1, 1 and no proof.
    function _rootOf(IRewardDistributor.Claim[] memory c) private pure returns (bytes32) {
        return _pair(
            _leaf(c[2].account, c[2].token, c[2].cumulativeAmount),
            _pair(
                _leaf(c[0].account, c[0].token, c[0].cumulativeAmount),
                _leaf(c[1].account, c[1].token, c[1].cumulativeAmount)
            )
        );
    }

    function _funded() private {
        _fund(address(usdc), 100e6);
        _fund(address(warp), 100e6);
    }

    function test_PaysEveryLeaf() public {
        _funded();
        IRewardDistributor.Claim[] memory claims = _three();
        _activate(0, _rootOf(claims));
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RewardsClaimed(payer, address(usdc), 10e6);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.RewardsClaimed(other, address(usdc), 5e6);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(usdc.balanceOf(other), 5e6);
        vm.assertEq(distributor.claimed(payer, address(warp)), 7e6);
    }

    function test_SkipsWhatIsPaidAndTakesTheRootBefore() public {
        _funded();
        IRewardDistributor.Claim[] memory claims = _three();
        _activate(0, _rootOf(claims));
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        uint256 before = usdc.balanceOf(payer);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertEq(usdc.balanceOf(payer), before);
        _activate(1, "next");
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        _activate(2, "after next");
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
    }

    function _mixed(ZooToken zoo) private returns (IRewardDistributor.Claim[] memory claims) {
        _funded();
        zoo.mint(address(distributor), 100e6);
        claims = _three();
        claims[1] = _claim(other, address(zoo), 5e6);
        _activate(0, _rootOf(claims));
    }

    function _othersArePaid(IRewardDistributor.Claim[] memory claims, address token) private {
        uint256 before = usdc.balanceOf(payer);
        vm.expectEmit(true, true, true, true, address(distributor));
        emit IRewardDistributor.PayoutFailed(other, token, other, 5e6);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(distributor.claimed(payer, address(warp)), 7e6);
        vm.assertEq(distributor.claimed(other, token), 0);
    }

    function test_ABlockedRecipientBlocksNobodyAndCanClaimLater() public {
        ZooToken zoo = new ZooToken();
        IRewardDistributor.Claim[] memory claims = _mixed(zoo);
        zoo.setBlocked(other, true);
        _othersArePaid(claims, address(zoo));
        zoo.setBlocked(other, false);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertEq(zoo.balanceOf(other), 5e6);
    }

    function test_ATokenThatReturnsFalseOrBurnsAllGasBlocksNobody() public {
        ZooToken zoo = new ZooToken();
        IRewardDistributor.Claim[] memory claims = _mixed(zoo);
        zoo.setReturnsFalse(true);
        _othersArePaid(claims, address(zoo));
        vm.assertEq(zoo.balanceOf(other), 0);
    }

    function test_ATokenThatBurnsAllGasLeavesEnoughForTheOthers() public {
        ZooToken zoo = new ZooToken();
        IRewardDistributor.Claim[] memory claims = _mixed(zoo);
        zoo.setBurnsGas(true);
        uint256 before = usdc.balanceOf(payer);
        distributor.claimMany{gas: 1_500_000}(claims, new bytes32[](0), hex"03");
        vm.assertEq(usdc.balanceOf(payer), before + 10e6);
        vm.assertEq(distributor.claimed(payer, address(warp)), 7e6);
    }

    function test_ATokenThatReturnsNothingIsPaid() public {
        ZooToken zoo = new ZooToken();
        IRewardDistributor.Claim[] memory claims = _mixed(zoo);
        zoo.setReturnsNothing(true);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertEq(zoo.balanceOf(other), 5e6);
    }

    function test_AnAddressWithoutCodeIsNoPayout() public {
        _funded();
        IRewardDistributor.Claim[] memory claims = _three();
        claims[1] = _claim(other, address(0xC0DE), 5e6);
        _activate(0, _rootOf(claims));
        _othersArePaid(claims, address(0xC0DE));
    }

    // What a reentrant claim booked meanwhile stays booked when the outer payout is taken back.
    function test_AFailedPayoutTakesBackOnlyItsOwnBooking() public {
        FalseAfterHook token = new FalseAfterHook(distributor);
        IRewardDistributor.Claim[] memory older = new IRewardDistributor.Claim[](1);
        older[0] = _claim(other, address(token), 5);
        IRewardDistributor.Claim[] memory newer = new IRewardDistributor.Claim[](1);
        newer[0] = _claim(other, address(token), 8);
        _activate(0, _leaf(other, address(token), 5));
        _activate(1, _leaf(other, address(token), 8));
        token.arm(newer);
        distributor.claimMany(older, new bytes32[](0), "");
        vm.assertEq(token.paid(), 3);
        vm.assertEq(distributor.claimed(other, address(token)), 3);
    }

    function test_RevertWhen_TheMultiproofDoesNotFit() public {
        IRewardDistributor.Claim[] memory claims = _three();
        _activate(0, _rootOf(claims));
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(new IRewardDistributor.Claim[](0), new bytes32[](1), "");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(claims, new bytes32[](0), hex"07");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(claims, new bytes32[](0), hex"0301");
        bytes[3] memory tooFewOrMany = [bytes(""), hex"0000", hex"0300"];
        for (uint256 i = 0; i < tooFewOrMany.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
            distributor.claimMany(claims, new bytes32[](0), tooFewOrMany[i]);
        }
        // With a flag that is not set a sibling is missing.
        bytes[3] memory unset = [bytes(hex"00"), hex"01", hex"02"];
        for (uint256 i = 0; i < unset.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
            distributor.claimMany(claims, new bytes32[](0), unset[i]);
        }
        vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
        distributor.claimMany(claims, new bytes32[](1), hex"03");
    }

    // CVE-2023-34459: a leaf more and a proof that is the root itself.
    function test_RevertWhen_TheRootIsSmuggledInAsProof() public {
        IRewardDistributor.Claim[] memory claims = _three();
        bytes32 root = _rootOf(claims);
        _activate(0, root);
        IRewardDistributor.Claim[] memory forged = new IRewardDistributor.Claim[](1);
        forged[0] = _claim(stranger, address(usdc), 100e6);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = root;
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(forged, proof, "");
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(forged, proof, hex"01");
        proof = new bytes32[](2);
        proof[0] = root;
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany(forged, proof, hex"01");
    }

    // A sum has 96 bits; above them stands the recipient, which more would overwrite.
    function test_RevertWhen_AnAmountIsAboveItsBits() public {
        usdc.mint(address(distributor), 1 << 97);
        vm.prank(payer);
        distributor.setRecipient(address(usdc), other);
        uint256[2] memory amounts = [uint256(1) << 96, type(uint256).max];
        IRewardDistributor.Claim[] memory claims = _three();
        for (uint256 i = 0; i < 2; ++i) {
            claims[0].cumulativeAmount = amounts[i];
            _activate(i, _rootOf(claims));
            vm.expectRevert(
                abi.encodeWithSelector(IRewardDistributor.RewardDistributor_AmountTooHigh.selector, amounts[i])
            );
            distributor.claimMany(claims, new bytes32[](0), hex"03");
        }
        claims[0].cumulativeAmount = type(uint96).max;
        _activate(2, _rootOf(claims));
        uint256 before = usdc.balanceOf(other);
        distributor.claimMany(claims, new bytes32[](0), hex"03");
        vm.assertGe(usdc.balanceOf(other), before + type(uint96).max);
        vm.assertEq(distributor.claimed(payer, address(usdc)), type(uint96).max);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), other);
    }

    // Without leaf and sibling the number of flags, one less than both, would be endless.
    function test_RevertWhen_ThereIsNothingAtAll() public {
        _activate(0, _rootOf(_three()));
        vm.expectRevert(abi.encodeWithSelector(IRewardDistributor.RewardDistributor_BadMultiProof.selector));
        distributor.claimMany{gas: 200_000}(new IRewardDistributor.Claim[](0), new bytes32[](0), "");
    }

    // Every proof and multiproof that OpenZeppelin's merkle-tree made is accepted.
    function test_AcceptsEveryProofMadeInTypeScript() public {
        string memory json = vm.readFile("contracts/test/fixtures/distributions.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        address token = address(new TestUsdc());
        for (uint256 t = 0; t < 5; ++t) {
            vm.etch(address(uint160(uint256(keccak256(bytes(string.concat("token ", vm.toString(t))))))), token.code);
        }
        for (uint256 i = 0; i < count; ++i) {
            _checkDistribution(json, string.concat(".distributions[", vm.toString(i), "]"), i);
        }
    }

    function _checkDistribution(string memory json, string memory key, uint256 epoch) private {
        _activate(epoch, vm.parseJsonBytes32(json, string.concat(key, ".root")));
        uint256 leaves = vm.parseJsonUint(json, string.concat(key, ".count"));
        for (uint256 j = 0; j < leaves; ++j) {
            string memory at = string.concat(key, ".claims[", vm.toString(j), "].encoded");
            (address account, address token, uint256 amount, bytes32[] memory proof) =
                abi.decode(vm.parseJsonBytes(json, at), (address, address, uint256, bytes32[]));
            TestUsdc(token).mint(address(distributor), amount);
            uint256 claimedBefore = distributor.claimed(account, token);
            if (amount > claimedBefore) {
                vm.assertEq(distributor.claim(account, token, amount, proof), amount - claimedBefore);
            }
        }
        for (uint256 j = 0; j < 3; ++j) {
            string memory at = string.concat(key, ".multi[", vm.toString(j), "].encoded");
            (IRewardDistributor.Claim[] memory claims, bytes32[] memory proof, bytes memory flags) =
                abi.decode(vm.parseJsonBytes(json, at), (IRewardDistributor.Claim[], bytes32[], bytes));
            distributor.claimMany(claims, proof, flags);
            if (claims.length > 1) {
                claims[0].cumulativeAmount += 1;
                vm.expectPartialRevert(IRewardDistributor.RewardDistributor_BadProof.selector);
                distributor.claimMany(claims, proof, flags);
            }
        }
    }
}
