// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "./X402Base.sol";

contract X402DismissTest is X402Base {
    IX402Collector.Authorization internal lie;

    function setUp() public override {
        super.setUp();
        (, lie) = _paidAndCancelled();
        collector.announce(_terms(), lie);
    }

    function test_EndsWhatWasAnnouncedForTheTill() public {
        address till = collector.tillOf(_terms());
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.AnnouncementsDismissed(till);
        vm.prank(operator);
        collector.dismiss(_terms());
        vm.assertEq(collector.claimsOn(till), 0);
        vm.assertEq(collector.creditableAt(till, other, "2"), 0);
        vm.warp(START + DELAY_3009);
        vm.expectPartialRevert(IX402Collector.X402Collector_OnlyOperator.selector);
        collector.giveBack(_terms(), lie);
    }

    function test_WhatIsAnnouncedAnewHasToStandAnew() public {
        vm.prank(operator);
        collector.dismiss(_terms());
        vm.warp(START + DELAY_3009);
        collector.announce(_terms(), _signed(PAYER_KEY, _terms(), "1"));
        vm.assertEq(collector.creditableAt(collector.tillOf(_terms()), payer, "1"), START + 2 * DELAY_3009);
    }

    function test_RevertWhen_ItIsNotTheOperator() public {
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, stranger, operator)
        );
        vm.prank(stranger);
        collector.dismiss(_terms());
    }
}
