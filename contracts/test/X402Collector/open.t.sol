// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {SmartAccount} from "../mocks/SmartAccount.sol";
import {ZooToken3009} from "../mocks/ZooToken3009.sol";
import {X402Base} from "./X402Base.sol";

contract X402OpenTest is X402Base {
    function test_AnybodyOpensAndTheSignerIsThePayer() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        address till = collector.tillOf(_terms());
        vm.expectEmit(true, true, true, true, address(collector));
        emit IX402Collector.AuthorizationCredited(address(usdc), payer, "1", till, AMOUNT, true);
        vm.prank(stranger);
        bytes32 id = collector.open(_terms(), a);
        vm.assertEq(id, escrow.paymentIdOf(_named(payer)));
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.assertEq(usdc.balanceOf(address(escrow)), AMOUNT);
        vm.assertEq(usdc.balanceOf(address(collector)), 0);
        vm.assertEq(usdc.balanceOf(till), 0);
        vm.assertEq(usdc.allowance(address(collector), address(escrow)), 0);
        vm.assertTrue(collector.isCredited(address(usdc), payer, "1"));
        vm.warp(START + 30 days);
        uint256 balance = usdc.balanceOf(payer);
        vm.prank(payer);
        escrow.reclaim(_named(payer));
        vm.assertEq(usdc.balanceOf(payer), balance + AMOUNT);
    }

    function test_ThePayerThatTheTermsNameOpens() public {
        bytes32 id = collector.open(_named(payer), _signed(PAYER_KEY, _named(payer), "1"));
        vm.assertEq(id, escrow.paymentIdOf(_named(payer)));
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
    }

    function test_RevertWhen_TheTermsNameAnotherPayer() public {
        IX402Collector.Authorization memory a = _signed(OTHER_KEY, _named(payer), "1");
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_OnlyPayer.selector, other, payer));
        collector.open(_named(payer), a);
    }

    // A till with a name holds that payer's money only: who submitted the authorisation does not matter.
    function test_AnybodyOpensForANamedPayerWhatSomebodySubmittedFirst() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _named(payer), "1");
        _submitToToken(a, _named(payer));
        vm.prank(stranger);
        bytes32 id = collector.open(_named(payer), a);
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.assertEq(usdc.balanceOf(collector.tillOf(_named(payer))), 0);
    }

    // The token says used of a cancelled one too; the till of this very payer says what was paid.
    function test_RevertWhen_ANamedPayersAuthorizationWasCancelledOrPaidElsewhere() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _named(payer), "1");
        _cancel(PAYER_KEY, "1");
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, 0, AMOUNT));
        collector.open(_named(payer), a);
        a = _signed(PAYER_KEY, _named(payer), "2");
        bytes32 elsewhere = _digest(address(usdc), payer, stranger, AMOUNT, "2");
        (bytes32 r, bytes32 s, uint8 v) = _split(_signature(PAYER_KEY, elsewhere));
        usdc.transferWithAuthorization(payer, stranger, AMOUNT, 0, UNTIL, "2", v, r, s);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, 0, AMOUNT));
        collector.open(_named(payer), a);
    }

    function test_TheOperatorOpensWhatSomebodySubmittedForAnOfferToAnybody() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        vm.startPrank(operator);
        bytes32 id = collector.openPaid(_terms(), a);
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.openPaid(_terms(), a);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.giveBack(_terms(), a);
        vm.stopPrank();
    }

    // A transfer and a cancellation look alike: who is not the operator may not say at once which it was.
    function test_RevertWhen_AStrangerTakesSubmittedMoneyWithACancelledAuthorization() public {
        (, IX402Collector.Authorization memory thief) = _paidAndCancelled();
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_OnlyOperator.selector, other, operator));
        vm.prank(other);
        collector.open(_terms(), thief);
    }

    function test_RevertWhen_ACancelledAuthorizationHasNoMoneyBehindIt() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _cancel(PAYER_KEY, "1");
        usdc.mint(address(collector), AMOUNT);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_TillTooLow.selector, 0, AMOUNT));
        collector.openPaid(_terms(), a);
    }

    function test_RevertWhen_TheSameAuthorizationIsOpenedTwice() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _named(payer), "1");
        collector.open(_named(payer), a);
        usdc.mint(collector.tillOf(_named(payer)), AMOUNT);
        vm.expectRevert(
            abi.encodeWithSelector(IX402Collector.X402Collector_AlreadyCredited.selector, address(usdc), payer, bytes32("1"))
        );
        collector.open(_named(payer), a);
    }

    function test_RevertWhen_TheSamePayerPaysTheSameTermsTwice() public {
        collector.open(_terms(), _signed(PAYER_KEY, _terms(), "1"));
        uint256 balance = usdc.balanceOf(payer);
        IX402Collector.Authorization memory again = _signed(PAYER_KEY, _terms(), "2");
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector);
        collector.open(_terms(), again);
        vm.assertEq(usdc.balanceOf(payer), balance);
    }

    // The till follows from every term, so the one signature binds them all.
    function test_RevertWhen_AnyTermIsNotWhatWasSignedFor() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        IEscrowTypes.PaymentInfo memory terms = _terms();
        terms.feeBps += 1;
        vm.expectRevert();
        collector.open(terms, a);
        terms = _terms();
        terms.authorizationExpiry += 1;
        vm.expectRevert();
        collector.open(terms, a);
        terms = _terms();
        terms.maxAmount -= 1;
        vm.expectRevert();
        collector.open(terms, a);
        terms = _terms();
        terms.salt = keccak256("another quote");
        vm.expectRevert();
        collector.open(terms, a);
        collector.open(_terms(), a);
    }

    function test_RevertWhen_ASubmittedOneWasSignedForAnotherTill() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(a, _terms());
        IEscrowTypes.PaymentInfo memory terms = _terms();
        terms.salt = keccak256("another quote");
        usdc.mint(collector.tillOf(terms), AMOUNT);
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_BadSignature.selector, payer));
        collector.openPaid(terms, a);
    }

    function test_RevertWhen_TheTimeIsOver() public {
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        vm.warp(UNTIL);
        vm.expectRevert();
        collector.open(_terms(), a);
        vm.warp(UNTIL - 1);
        collector.open(_terms(), a);
    }

    function test_RevertWhen_TheEscrowDoesNotKnowTheCollector() public {
        vm.prank(treasury);
        escrow.setCollector(address(collector), false);
        IX402Collector.Authorization memory a = _signed(PAYER_KEY, _terms(), "1");
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotCollector.selector, address(collector))
        );
        collector.open(_terms(), a);
    }

    // ERC-1271: the token knows the bytes form, and so do we where somebody submitted it first.
    function test_AContractAccountPaysByItsOwnKindOfSignature() public {
        (SmartAccount account, IX402Collector.Authorization memory a) = _smart("1");
        collector.open(_smartTerms(), a);
        bytes32 id = escrow.paymentIdOf(_smartPaid(address(account)));
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
    }

    function test_AContractAccountsSignatureIsGoodAfterSomebodySubmittedIt() public {
        (SmartAccount account, IX402Collector.Authorization memory a) = _smart("1");
        warp.transferWithAuthorization(
            a.from, collector.tillOf(_smartTerms()), AMOUNT, a.validAfter, a.validBefore, a.nonce, a.signature
        );
        vm.prank(operator);
        collector.openPaid(_smartTerms(), a);
        bytes32 id = escrow.paymentIdOf(_smartPaid(address(account)));
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
    }

    function test_RevertWhen_AContractAccountRefusesTheSignature() public {
        (, IX402Collector.Authorization memory a) = _smart("1");
        warp.transferWithAuthorization(
            a.from, collector.tillOf(_smartTerms()), AMOUNT, a.validAfter, a.validBefore, a.nonce, a.signature
        );
        a.signature[3] ^= 0x01;
        vm.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(IX402Collector.X402Collector_BadSignature.selector, a.from));
        collector.openPaid(_smartTerms(), a);
    }

    // Token zoo: what arrives in the till is measured.
    function test_RevertWhen_TheTokenTakesAFeeOnTheWay() public {
        ZooToken3009 zoo = new ZooToken3009();
        vm.prank(treasury);
        escrow.setToken(address(zoo), true);
        zoo.mint(payer, AMOUNT);
        IEscrowTypes.PaymentInfo memory terms = _terms();
        terms.token = address(zoo);
        IX402Collector.Authorization memory a = _authorization(payer, "1", new bytes(65));
        zoo.setFee(1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IX402Collector.X402Collector_WrongAmountReceived.selector, AMOUNT - AMOUNT / 10_000, AMOUNT
            )
        );
        collector.open(terms, a);
        zoo.setFee(0);
        zoo.setReturnsNothing(true);
        collector.open(terms, a);
        vm.assertEq(zoo.balanceOf(address(escrow)), AMOUNT);
    }

    function test_RevertWhen_TheTokenCallsBack() public {
        ZooToken3009 zoo = new ZooToken3009();
        vm.prank(treasury);
        escrow.setToken(address(zoo), true);
        zoo.mint(payer, 3 * AMOUNT);
        IEscrowTypes.PaymentInfo memory terms = _terms();
        terms.token = address(zoo);
        bytes[3] memory attacks = [
            abi.encodeCall(collector.open, (terms, _authorization(payer, "2", new bytes(65)))),
            abi.encodeCall(collector.giveBack, (terms, _authorization(payer, "1", new bytes(65)))),
            abi.encodeCall(collector.emptyTill, (_named(payer)))
        ];
        for (uint256 i = 0; i < attacks.length; ++i) {
            terms.salt = bytes32(i);
            zoo.setHook(address(collector), attacks[i]);
            collector.open(terms, _authorization(payer, bytes32(100 + i), new bytes(65)));
            vm.assertFalse(zoo.hookSucceeded());
            vm.assertEq(
                bytes32(bytes4(zoo.hookResult())), bytes32(bytes4(keccak256("ReentrancyGuardReentrantCall()")))
            );
        }
        vm.assertEq(zoo.balanceOf(address(escrow)), 3 * AMOUNT);
    }

    function _smartTerms() private view returns (IEscrowTypes.PaymentInfo memory terms) {
        terms = _terms();
        terms.token = address(warp);
    }

    function _smartPaid(address account) private view returns (IEscrowTypes.PaymentInfo memory info) {
        info = _smartTerms();
        info.payer = account;
    }

    function _smart(bytes32 nonce) private returns (SmartAccount account, IX402Collector.Authorization memory a) {
        account = new SmartAccount(payer);
        vm.prank(payer);
        warp.transfer(address(account), AMOUNT);
        bytes32 digest = _digest(address(warp), address(account), collector.tillOf(_smartTerms()), AMOUNT, nonce);
        bytes memory signature = bytes.concat(_signature(PAYER_KEY, account.digestOf(digest)), new bytes(31));
        a = _authorization(address(account), nonce, signature);
    }
}
