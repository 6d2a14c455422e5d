// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {ZooToken} from "../mocks/ZooToken.sol";
import {ZooToken3009} from "../mocks/ZooToken3009.sol";

/// Tokens with every bad habit, against every way in and out.
contract ZooTest is Base {
    ZooToken private _zoo;
    IEscrowTypes.PaymentInfo private _payment;

    function setUp() public override {
        super.setUp();
        _zoo = new ZooToken();
        _zoo.mint(payer, 1000e6);
        _zoo.mint(treasury, 1000e6);
        vm.prank(treasury);
        escrow.setToken(address(_zoo), true);
        vm.prank(treasury);
        _zoo.approve(address(escrow), type(uint256).max);
        vm.prank(payer);
        _zoo.approve(address(escrow), type(uint256).max);
        _payment = _info(address(_zoo));
    }

    function _hold() private {
        vm.prank(payer);
        escrow.authorize(_payment, 100e6);
    }

    function _wholeLife() private {
        _hold();
        _capture(_payment, 40e6, 1);
        vm.prank(operator);
        escrow.refund(_payment, 10e6);
        _capture(_payment, 1e6, 2);
        _forward(1, address(_zoo));
        vm.startPrank(operator);
        vm.assertEq(escrow.fundEpochs(_epochs(), address(_zoo)), 0.975e6);
        escrow.refund(_payment, 10e6);
        escrow.withdrawFees(address(_zoo));
        escrow.voidPayment(_payment);
        vm.stopPrank();
        vm.startPrank(payer);
        escrow.depositPrepaid(address(_zoo), 10e6);
        escrow.requestPrepaidWithdrawal(address(_zoo), 10e6);
        vm.warp(block.timestamp + NOTICE);
        escrow.withdrawPrepaid(address(_zoo));
        vm.stopPrank();
        _activate(0, _leaf(other, address(_zoo), 20e6));
        distributor.claim(other, address(_zoo), 20e6, new bytes32[](0));
        vm.assertEq(_zoo.balanceOf(other), 20e6);
        vm.assertEq(_zoo.balanceOf(address(escrow)), 0);
    }

    function test_ATokenWithoutReturnValueWorksThroughout() public {
        _zoo.setReturnsNothing(true);
        _wholeLife();
    }

    function test_ATokenThatRefusesReapprovalWorksThroughout() public {
        vm.prank(payer);
        _zoo.approve(address(escrow), 0);
        vm.prank(treasury);
        _zoo.approve(address(escrow), 0);
        _zoo.setRefusesReapproval(true);
        vm.prank(payer);
        _zoo.approve(address(escrow), type(uint256).max);
        vm.prank(treasury);
        _zoo.approve(address(escrow), type(uint256).max);
        _wholeLife();
    }

    function test_RevertWhen_ATokenTakesAFeeOnTheWayIn() public {
        _zoo.setFee(1);
        vm.startPrank(payer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector, 100e6 - 0.01e6, 100e6
            )
        );
        escrow.authorize(_payment, 100e6);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector);
        escrow.depositPrepaid(address(_zoo), 10e6);
        vm.stopPrank();
    }

    // The distributor is credited with what arrives; a root above it is refused.
    function test_ATokenThatBeginsToTakeAFeeIsCreditedByWhatArrives() public {
        _hold();
        _capture(_payment, 40e6, 1);
        _zoo.setFee(100);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpoch(1, address(_zoo)), 38.61e6);
        vm.assertEq(distributor.funded(address(_zoo)), 38.61e6);
    }

    function test_RevertWhen_ATokenReturnsFalse() public {
        _hold();
        _capture(_payment, 40e6, 1);
        _zoo.setReturnsFalse(true);
        vm.startPrank(operator);
        vm.expectRevert();
        escrow.voidPayment(_payment);
        vm.expectRevert();
        escrow.refund(_payment, 1);
        vm.expectRevert();
        escrow.fundEpoch(1, address(_zoo));
        vm.stopPrank();
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(_payment)).held, 60e6);
        _activate(0, _leaf(other, address(_zoo), 20e6));
        vm.expectRevert();
        distributor.claim(other, address(_zoo), 20e6, new bytes32[](0));
        vm.assertEq(distributor.claimed(other, address(_zoo)), 0);
    }

    function test_ARebaseDownIsNeverPaidFromAnotherToken() public {
        _hold();
        _zoo.setRebase(1, 2);
        vm.prank(operator);
        escrow.voidPayment(_payment);
        vm.assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    function test_ABlockedPayerHurtsNobodyElse() public {
        _hold();
        _capture(_payment, 40e6, 1);
        _zoo.setBlocked(payer, true);
        vm.expectRevert();
        vm.prank(operator);
        escrow.voidPayment(_payment);
        _forward(1, address(_zoo));
        vm.assertEq(distributor.funded(address(_zoo)), 39e6);
    }

    // A donation changes nobody's books.
    function test_ADonationChangesNothing() public {
        _zoo.mint(address(escrow), 77);
        _wholeLifeWithDonation();
        vm.assertEq(_zoo.balanceOf(address(escrow)), 77);
    }

    function _wholeLifeWithDonation() private {
        _hold();
        _capture(_payment, 40e6, 1);
        _forward(1, address(_zoo));
        escrow.withdrawFees(address(_zoo));
        vm.prank(operator);
        escrow.voidPayment(_payment);
    }

    // What was sent and what arrived are told apart, so that whoever adds the ledger up by events comes to zero.
    function test_ForwardingTellsWhatWasSentAndWhatArrived() public {
        _hold();
        _capture(_payment, 40e6, 1);
        _zoo.setFee(100);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.EpochFunded(1, address(_zoo), 39e6, 38.61e6);
        _forward(1, address(_zoo));
        vm.assertEq(escrow.ledger(address(_zoo), 1).net, 0);
    }

    function _epochs() private pure returns (uint256[] memory epochs) {
        epochs = new uint256[](2);
        (epochs[0], epochs[1]) = (1, 2);
    }

    function _earnedInTwoEpochs() private {
        _hold();
        _capture(_payment, 40e6, 1);
        _capture(_payment, 20e6, 2);
    }

    function test_SeveralEpochsOfATokenThatBeginsToTakeAFeeAreCreditedByWhatArrives() public {
        _earnedInTwoEpochs();
        _zoo.setFee(100);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpochs(_epochs(), address(_zoo)), 38.61e6 + 19.305e6);
        vm.assertEq(distributor.funded(address(_zoo)), 38.61e6 + 19.305e6);
        vm.assertEq(_zoo.allowance(address(escrow), address(distributor)), 0);
    }

    // All or nothing: what cannot be forwarded stays earned, in each epoch.
    function test_RevertWhen_SeveralEpochsOfATokenThatReturnsFalseOrBlocks() public {
        _earnedInTwoEpochs();
        _zoo.setReturnsFalse(true);
        vm.startPrank(operator);
        vm.expectRevert();
        escrow.fundEpochs(_epochs(), address(_zoo));
        _zoo.setReturnsFalse(false);
        _zoo.setBlocked(address(distributor), true);
        vm.expectRevert(bytes("blocked"));
        escrow.fundEpochs(_epochs(), address(_zoo));
        vm.assertEq(escrow.earned(address(_zoo), 1) + escrow.earned(address(_zoo), 2), 39e6 + 19.5e6);
        _zoo.setBlocked(address(distributor), false);
        vm.assertEq(escrow.fundEpochs(_epochs(), address(_zoo)), 39e6 + 19.5e6);
        vm.stopPrank();
    }

    function _signedDeposit(ZooToken token) private {
        bytes memory signature = _signature(PAYER_KEY, "taken unseen");
        escrow.depositPrepaidWith3009(payer, address(token), 10e6, "salt", 0, START + 1, signature);
    }

    function test_ASignedDepositIsCreditedByWhatArrivesOrRefused() public {
        ZooToken3009 token = new ZooToken3009();
        token.mint(payer, 100e6);
        vm.prank(treasury);
        escrow.setToken(address(token), true);
        token.setFee(1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector, 10e6 - 0.001e6, 10e6)
        );
        _signedDeposit(token);
        token.setFee(0);
        token.setRebase(1, 2);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector);
        _signedDeposit(token);
        token.setRebase(1, 1);
        token.setBlocked(payer, true);
        vm.expectRevert(bytes("blocked"));
        _signedDeposit(token);
        token.setBlocked(payer, false);
        vm.assertEq(escrow.prepaid(payer, address(token)).balance, 0);
        _signedDeposit(token);
        vm.assertEq(escrow.prepaid(payer, address(token)).balance, 10e6);
    }

    // A token with a fallback in place of ERC-3009 does nothing, and then nothing arrived.
    function test_RevertWhen_ATokenOnlySeemsToTakeASignedDeposit() public {
        _zoo.setPhantomFallback(true);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector, 0, 10e6));
        _signedDeposit(_zoo);
    }
}
