// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {X402Till} from "../../src/payments/X402Till.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {Base} from "../base/Base.sol";

contract X402CollectorTest is Base {
    uint256 private constant UNTIL = START + 1 hours;
    uint256 private constant AMOUNT = 5e6;
    X402Collector private collector;

    function setUp() public override {
        super.setUp();
        collector = new X402Collector(escrow);
    }

    function _terms() private view returns (IPaymentEscrow.PaymentInfo memory info) {
        info = _info(address(usdc));
        info.payer = address(0);
        info.maxAmount = uint120(AMOUNT);
    }

    function _paid(address from) private view returns (IPaymentEscrow.PaymentInfo memory info) {
        info = _terms();
        info.payer = from;
    }

    function _sign(uint256 key, address to, uint256 value, bytes32 nonce)
        private
        view
        returns (IX402Collector.Authorization memory)
    {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                vm.addr(key),
                to,
                value,
                0,
                UNTIL,
                nonce
            )
        );
        return IX402Collector.Authorization({
            from: vm.addr(key),
            validAfter: 0,
            validBefore: UNTIL,
            nonce: nonce,
            signature: _signature(key, _typed(usdc.DOMAIN_SEPARATOR(), structHash))
        });
    }

    function _signed(bytes32 nonce) private view returns (IX402Collector.Authorization memory) {
        return _sign(PAYER_KEY, collector.tillOf(_terms()), AMOUNT, nonce);
    }

    /// @dev Anybody submits an authorisation to the token itself.
    function _submitToToken(IX402Collector.Authorization memory a, address to) private {
        bytes memory s = a.signature;
        bytes32 r;
        bytes32 v;
        bytes32 ss;
        assembly {
            r := mload(add(s, 32))
            ss := mload(add(s, 64))
            v := byte(0, mload(add(s, 96)))
        }
        vm.prank(stranger);
        usdc.transferWithAuthorization(
            a.from, to, AMOUNT, a.validAfter, a.validBefore, a.nonce, uint8(uint256(v)), r, ss
        );
    }

    function _cancel(uint256 key, bytes32 nonce) private {
        bytes32 structHash =
            keccak256(abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), vm.addr(key), nonce));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _typed(usdc.DOMAIN_SEPARATOR(), structHash));
        usdc.cancelAuthorization(vm.addr(key), nonce, v, r, s);
    }

    function test_AnybodyOpensAndTheSignerIsThePayer() public {
        IX402Collector.Authorization memory a = _signed("1");
        vm.prank(stranger);
        bytes32 id = collector.open(_terms(), a);
        vm.assertEq(id, escrow.paymentIdOf(_paid(payer)));
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.assertEq(usdc.balanceOf(address(escrow)), AMOUNT);
        vm.assertEq(usdc.balanceOf(address(collector)), 0);
        vm.assertTrue(collector.isCredited(address(usdc), payer, "1"));
        vm.warp(START + 30 days);
        uint256 balance = usdc.balanceOf(payer);
        vm.prank(payer);
        escrow.reclaim(_paid(payer));
        vm.assertEq(usdc.balanceOf(payer), balance + AMOUNT);
    }

    function test_OpensAlthoughSomebodySubmittedItToTheTokenFirst() public {
        IX402Collector.Authorization memory a = _signed("1");
        _submitToToken(a, collector.tillOf(_terms()));
        vm.prank(operator);
        bytes32 id = collector.open(_terms(), a);
        vm.assertEq(escrow.paymentState(id).held, AMOUNT);
        vm.prank(operator);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.open(_terms(), a);
        vm.prank(operator);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.giveBack(_terms(), a);
    }

    // A transfer and a cancellation look alike: who is not the operator may not say which it was.
    function test_RevertWhen_AStrangerTakesSubmittedMoneyWithACancelledAuthorization() public {
        _submitToToken(_signed("1"), collector.tillOf(_terms()));
        IX402Collector.Authorization memory thief = _sign(OTHER_KEY, collector.tillOf(_terms()), AMOUNT, "2");
        _cancel(OTHER_KEY, "2");
        vm.prank(stranger);
        vm.expectPartialRevert(IX402Collector.X402Collector_OnlyOperator.selector);
        collector.open(_terms(), thief);
        vm.prank(other);
        vm.expectPartialRevert(IX402Collector.X402Collector_OnlyOperator.selector);
        collector.giveBack(_terms(), thief);
    }

    function test_RevertWhen_ACancelledAuthorizationHasNoMoneyBehindIt() public {
        IX402Collector.Authorization memory a = _signed("1");
        _cancel(PAYER_KEY, "1");
        usdc.mint(address(collector), AMOUNT);
        vm.prank(operator);
        vm.expectRevert();
        collector.open(_terms(), a);
    }

    function test_RevertWhen_TheSameAuthorizationIsOpenedTwice() public {
        IX402Collector.Authorization memory a = _signed("1");
        collector.open(_terms(), a);
        vm.expectPartialRevert(IX402Collector.X402Collector_AlreadyCredited.selector);
        collector.open(_terms(), a);
    }

    function test_RevertWhen_TheSamePayerPaysTheSameTermsTwice() public {
        collector.open(_terms(), _signed("1"));
        uint256 balance = usdc.balanceOf(payer);
        IX402Collector.Authorization memory again = _signed("2");
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_AlreadyAuthorized.selector);
        collector.open(_terms(), again);
        vm.assertEq(usdc.balanceOf(payer), balance);
    }

    function test_GivesBackWhatWasSubmittedForAPaymentThatIsThereAlready() public {
        collector.open(_terms(), _signed("1"));
        uint256 balance = usdc.balanceOf(payer);
        IX402Collector.Authorization memory again = _signed("2");
        _submitToToken(again, collector.tillOf(_terms()));
        vm.prank(operator);
        collector.giveBack(_terms(), again);
        vm.assertEq(usdc.balanceOf(payer), balance);
    }

    function test_RevertWhen_UnusedMoneyIsToBeGivenBack() public {
        IX402Collector.Authorization memory a = _signed("1");
        vm.prank(operator);
        vm.expectPartialRevert(IX402Collector.X402Collector_NotUsed.selector);
        collector.giveBack(_terms(), a);
    }

    // The till follows from every term, so the one signature binds them all.
    function test_RevertWhen_AnyTermIsNotWhatWasSignedFor() public {
        IX402Collector.Authorization memory a = _signed("1");
        IPaymentEscrow.PaymentInfo memory terms = _terms();
        terms.feeBps += 1;
        vm.assertTrue(collector.tillOf(terms) != collector.tillOf(_terms()));
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
    }

    function test_RevertWhen_ASubmittedOneWasSignedByAnotherOrForAnotherTill() public {
        IX402Collector.Authorization memory a = _signed("1");
        address till = collector.tillOf(_terms());
        _submitToToken(a, till);
        IPaymentEscrow.PaymentInfo memory terms = _terms();
        terms.salt = keccak256("another quote");
        usdc.mint(collector.tillOf(terms), AMOUNT);
        vm.prank(operator);
        vm.expectPartialRevert(IX402Collector.X402Collector_BadSignature.selector);
        collector.open(terms, a);
    }

    function test_RevertWhen_TheTimeIsOver() public {
        IX402Collector.Authorization memory a = _signed("1");
        vm.warp(UNTIL);
        vm.expectRevert();
        collector.open(_terms(), a);
    }

    function test_TheTillDoesNotLookAtThePayer() public view {
        vm.assertEq(collector.tillOf(_terms()), collector.tillOf(_paid(payer)));
    }

    function test_RevertWhen_ATillIsToldBySomebodyElse() public {
        collector.open(_terms(), _signed("1"));
        X402Till till = X402Till(collector.tillOf(_terms()));
        vm.assertEq(till.collector(), address(collector));
        vm.prank(operator);
        vm.expectPartialRevert(X402Till.X402Till_NotCollector.selector);
        till.release(usdc, operator, 1);
    }
}
