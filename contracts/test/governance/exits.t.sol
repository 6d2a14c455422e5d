// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "../X402Collector/X402Base.sol";

/// What nobody in governance can stop: everything at its worst at once (deposits paused, every operator cut off, every
/// token delisted, every contract closed in the manager), and payers, claimants and the schedule go on.
contract ExitsTest is X402Base {
    function _everythingIsShut() private {
        vm.prank(pauser);
        escrow.pause();
        vm.prank(guardian);
        escrow.cutOffOperator(operator);
        vm.startPrank(treasury);
        escrow.setToken(address(usdc), false);
        escrow.setToken(address(warp), false);
        escrow.setCollector(address(collector), false);
        vm.stopPrank();
        address[5] memory targets =
            [address(warp), address(emission), address(escrow), address(distributor), address(manager)];
        vm.startPrank(admin);
        for (uint256 i = 0; i < targets.length; ++i) {
            manager.setTargetClosed(targets[i], true);
        }
        vm.stopPrank();
    }

    function test_APayerReclaimsWhatIsHeld() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(400e6);
        _capture(info, 100e6, 1);
        _everythingIsShut();
        vm.warp(info.authorizationExpiry);
        uint256 before = usdc.balanceOf(payer);
        vm.prank(payer);
        escrow.reclaim(info);
        vm.assertEq(usdc.balanceOf(payer) - before, 300e6);
    }

    function test_ADisputeIsMadeAndEndsInThePayersFavour() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(400e6);
        _everythingIsShut();
        vm.prank(payer);
        escrow.dispute(info, "evidence");
        vm.warp(START + WINDOW);
        uint256 before = usdc.balanceOf(payer);
        vm.prank(stranger);
        escrow.expireDispute(info);
        vm.assertEq(usdc.balanceOf(payer) - before, 400e6);
    }

    function test_APrepaidBalanceIsWithdrawn() public {
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        _everythingIsShut();
        vm.startPrank(payer);
        escrow.setPrepaidLimit(address(usdc), 0);
        escrow.requestPrepaidWithdrawal(address(usdc), 10e6);
        vm.warp(START + NOTICE);
        uint256 before = usdc.balanceOf(payer);
        escrow.withdrawPrepaid(address(usdc));
        vm.stopPrank();
        vm.assertEq(usdc.balanceOf(payer) - before, 10e6);
    }

    function test_ATillIsEmptiedToItsPayer() public {
        IEscrowTypes.PaymentInfo memory terms = _named(payer);
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, terms, "1");
        _submitToToken(a, terms);
        _everythingIsShut();
        uint256 before = usdc.balanceOf(payer);
        vm.prank(payer);
        collector.emptyTill(terms);
        vm.assertEq(usdc.balanceOf(payer) - before, AMOUNT);
    }

    function test_RewardsAreClaimedARootIsAcceptedAndEpochsAreMinted() public {
        uint256 amount = 5e18;
        vm.startPrank(treasury);
        warp.approve(address(distributor), amount);
        distributor.fund(address(warp), amount);
        vm.stopPrank();
        address[] memory tokens = new address[](1);
        uint256[] memory totals = new uint256[](1);
        (tokens[0], totals[0]) = (address(warp), amount);
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(other, address(warp), amount))));
        vm.prank(publisher);
        distributor.submitRoot(0, leaf, tokens, totals, "content");
        _everythingIsShut();
        vm.warp(START + LENGTH + DELAY);
        distributor.acceptRoot();
        vm.prank(other);
        distributor.setRecipient(address(warp), stranger);
        distributor.claim(other, address(warp), amount, new bytes32[](0));
        vm.assertEq(warp.balanceOf(stranger), amount);
        uint256 before = warp.balanceOf(address(distributor));
        emission.mintEpoch(0);
        vm.assertEq(warp.balanceOf(address(distributor)) - before, emission.emissionOf(0));
    }
}
