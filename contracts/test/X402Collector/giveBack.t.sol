// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "./X402Base.sol";

contract X402GiveBackTest is X402Base {
    function test_TheOperatorGivesBackWhatWasSubmittedForAPaymentThatIsThereAlready() public {
        collector.open(_terms(), _signed(PAYER_KEY, _terms(), "1"));
        uint256 balance = usdc.balanceOf(payer);
        IX402Collector.Authorization memory again = _signed(PAYER_KEY, _terms(), "2");
        _submitToToken(again, _terms());
        address till = collector.tillOf(_terms());
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.AuthorizationCredited(address(usdc), payer, "2", till, AMOUNT, false);
        vm.prank(operator);
        collector.giveBack(_terms(), again);
        vm.assertEq(usdc.balanceOf(payer), balance);
        vm.assertTrue(collector.isCredited(address(usdc), payer, "2"));
    }

    function test_RevertWhen_ItIsGivenBackTwice() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        usdc.mint(collector.tillOf(_terms()), AMOUNT);
        vm.startPrank(operator);
        collector.giveBack(_terms(), a);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.giveBack(_terms(), a);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.openPaid(_terms(), a);
        vm.stopPrank();
    }

    function test_RevertWhen_ItWasNotUsed() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        vm.prank(operator);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_NotUsed.selector, payer, bytes32("1"))
        );
        collector.giveBack(_terms(), a);
    }

    function test_RevertWhen_AStrangerAsksWithoutAnnouncement() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, stranger, operator)
        );
        vm.prank(stranger);
        collector.giveBack(_terms(), a);
    }

    // We are gone: the payer's money comes back without us.
    function test_AnybodyGivesItBackToTheSignerOnceTheAnnouncementHasStood() public {
        uint256 balance = usdc.balanceOf(payer);
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        vm.prank(treasury);
        escrow.setOperator(operator, address(0));
        vm.startPrank(stranger);
        collector.announce(_terms(), a);
        vm.warp(START + DELAY_3009 - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_TooEarly.selector, START + DELAY_3009)
        );
        collector.giveBack(_terms(), a);
        vm.warp(START + DELAY_3009);
        collector.giveBack(_terms(), a);
        vm.stopPrank();
        vm.assertEq(usdc.balanceOf(payer), balance);
        vm.assertEq(collector.claimsOn(collector.tillOf(_terms())), 0);
    }

    function test_AnybodyOpensItForTheSignerOnceTheAnnouncementHasStood() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        collector.announce(_terms(), a);
        vm.warp(START + DELAY_3009);
        bytes32 id = collector.open(_terms(), a);
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
    }

    // One of two that claim the same money lies: no contract can tell which, so neither gets it without the operator.
    function test_RevertWhen_TwoSignersClaimOneTill() public {
        (IX402Collector.Authorization memory honest, IX402Collector.Authorization memory thief) = _paidAndCancelled();
        collector.announce(_terms(), thief);
        collector.announce(_terms(), honest);
        vm.warp(START + DELAY_3009);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, AMOUNT, 2 * AMOUNT)
        );
        collector.giveBack(_terms(), thief);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, AMOUNT, 2 * AMOUNT)
        );
        collector.giveBack(_terms(), honest);
        vm.prank(operator);
        collector.giveBack(_terms(), honest);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, address(this), operator)
        );
        collector.giveBack(_terms(), thief);
    }

    function test_RevertWhen_TheSignatureIsAnothers() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        a.signature = _signed(OTHER_KEY, _terms(), "1").signature;
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_BadSignature.selector, payer));
        collector.giveBack(_terms(), a);
    }
}
