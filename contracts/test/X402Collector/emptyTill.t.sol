// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Base} from "./X402Base.sol";

contract X402EmptyTillTest is X402Base {
    function test_TheNamedPayerTakesBackWhatCameInAtAnyTime() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _named(payer), "1");
        uint256 balance = usdc.balanceOf(payer);
        _submitToToken(a, _named(payer));
        address till = collector.tillOf(_named(payer));
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.TillEmptied(address(usdc), payer, till, AMOUNT);
        vm.prank(payer);
        vm.assertEq(collector.emptyTill(_named(payer)), AMOUNT);
        vm.assertEq(usdc.balanceOf(payer), balance);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, 0, AMOUNT));
        collector.open(_named(payer), a);
    }

    // A plain transfer is no payment, and is not lost either.
    function test_AnybodySendsItBackFromTheExpiryOn() public {
        IEscrowTypes.PaymentInfo memory terms = _named(payer);
        address till = collector.tillOf(terms);
        vm.prank(payer);
        usdc.transfer(till, 7);
        uint256 balance = usdc.balanceOf(payer);
        vm.warp(terms.authorizationExpiry - 1);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_OnlyPayer.selector, stranger, payer));
        vm.prank(stranger);
        collector.emptyTill(terms);
        vm.warp(terms.authorizationExpiry);
        vm.prank(stranger);
        vm.assertEq(collector.emptyTill(terms), 7);
        vm.assertEq(usdc.balanceOf(payer), balance + 7);
    }

    function test_RevertWhen_TheTermsNameNobody() public {
        IEscrowTypes.PaymentInfo memory terms = _terms();
        usdc.mint(collector.tillOf(terms), 7);
        vm.warp(terms.authorizationExpiry);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_OnlyPayer.selector, payer, address(0)));
        vm.prank(payer);
        collector.emptyTill(terms);
    }
}
