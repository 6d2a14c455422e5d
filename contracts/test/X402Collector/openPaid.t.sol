// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "./X402Base.sol";

contract X402OpenPaidTest is X402Base {
    function test_TheOperatorOpensWhatSomebodySubmittedToTheToken() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        vm.prank(operator);
        bytes32 id = collector.openPaid(_terms(), a);
        vm.assertEq(escrow.paymentIdOf(_named(payer)), id);
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.assertTrue(collector.isCredited(address(usdc), payer, "1"));
    }

    function test_RevertWhen_ItIsNotTheOperator() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, stranger, operator)
        );
        vm.prank(stranger);
        collector.openPaid(_terms(), a);
    }

    function test_RevertWhen_ItWasNotUsed() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        vm.prank(operator);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_NotUsed.selector, payer, bytes32("1"))
        );
        collector.openPaid(_terms(), a);
    }

    // The operator's `open` is on its way when a liar submits somebody else's authorisation and cancels its own.
    function test_RevertWhen_TheOperatorsOpenWasSentBeforeTheNonceWasCancelled() public {
        IX402Collector.Authorization memory lie = _signed(OTHER_KEY, _terms(), "2");
        _submitToToken(_signed(PAYER_KEY, _terms(), "1"), _terms());
        _cancel(OTHER_KEY, "2");
        vm.prank(operator);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, operator, operator)
        );
        collector.open(_terms(), lie);
        vm.assertEq(usdc.balanceOf(collector.tillOf(_terms())), AMOUNT);
    }
}
