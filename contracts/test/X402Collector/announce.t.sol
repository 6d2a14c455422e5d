// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "./X402Base.sol";

contract X402AnnounceTest is X402Base {
    function test_TellsWhenItCanBeCredited() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        address till = collector.tillOf(_terms());
        vm.assertEq(collector.ANNOUNCEMENT_DELAY(), DELAY_3009);
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.AuthorizationAnnounced(
            address(usdc), payer, "1", till, START + DELAY_3009, _terms(), 0, UNTIL
        );
        vm.prank(stranger);
        collector.announce(_terms(), a);
        vm.assertEq(collector.creditableAt(till, payer, "1"), START + DELAY_3009);
        vm.assertEq(collector.claimsOn(till), 1);
    }

    function test_RevertWhen_ItIsAnnouncedTwice() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        collector.announce(_terms(), a);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_AlreadyAnnounced.selector, START + DELAY_3009)
        );
        collector.announce(_terms(), a);
    }

    function test_RevertWhen_ItWasCredited() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        collector.open(_terms(), a);
        usdc.mint(collector.tillOf(_terms()), AMOUNT);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.announce(_terms(), a);
    }

    function test_RevertWhen_ItWasNotUsed() public {
        usdc.mint(collector.tillOf(_terms()), AMOUNT);
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        vm.expectPartialRevert(IX402Collector.X402Collector_NotUsed.selector);
        collector.announce(_terms(), a);
    }

    function test_RevertWhen_ItWasCancelledAndTheTillIsEmpty() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _cancel(PAYER_KEY, "1");
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, 0, AMOUNT));
        collector.announce(_terms(), a);
    }

    function test_RevertWhen_ItWasSignedForAnotherTill() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _named(payer), "1");
        _submitToToken(a, _named(payer));
        usdc.mint(collector.tillOf(_terms()), AMOUNT);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_BadSignature.selector, payer));
        collector.announce(_terms(), a);
    }

    // A liar announces on a till of its own, days before, and comes with it to the till of another offer.
    function test_RevertWhen_ItWasAnnouncedForAnotherTill() public {
        uint256 secondKey = 0xD00D;
        IEscrowTypes.PaymentInfo memory bait = _terms();
        bait.maxAmount = 1;
        bait.salt = "bait";
        IX402Collector.Authorization memory first = _signed(OTHER_KEY, bait, "N");
        _cancel(OTHER_KEY, "N");
        usdc.mint(collector.tillOf(bait), 1);
        collector.announce(bait, first);
        vm.warp(START + DELAY_3009);
        address till = collector.tillOf(_terms());
        vm.prank(payer);
        usdc.transfer(till, AMOUNT);
        _cancel(secondKey, "M");
        collector.announce(_terms(), _signed(secondKey, _terms(), "M"));
        IX402Collector.Authorization memory lie = _signed(OTHER_KEY, _terms(), "N");
        vm.assertEq(collector.creditableAt(till, other, "N"), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, address(this), operator)
        );
        collector.giveBack(_terms(), lie);
        vm.assertEq(usdc.balanceOf(till), AMOUNT);
        vm.assertEq(collector.claimsOn(till), 1);
    }

    // A lie that the operator contradicted serves for no later money in the same till.
    function test_RevertWhen_TheOperatorHasSpokenSince() public {
        (IX402Collector.Authorization memory honest, IX402Collector.Authorization memory lie) = _paidAndCancelled();
        collector.announce(_terms(), lie);
        address till = collector.tillOf(_terms());
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.AnnouncementsDismissed(till);
        vm.prank(operator);
        collector.giveBack(_terms(), honest);
        vm.assertEq(collector.claimsOn(till), 0);
        vm.warp(START + DELAY_3009);
        usdc.mint(till, AMOUNT);
        vm.expectPartialRevert(IX402Collector.X402Collector_OnlyOperator.selector);
        collector.giveBack(_terms(), lie);
        vm.assertEq(usdc.balanceOf(till), AMOUNT);
    }
}
