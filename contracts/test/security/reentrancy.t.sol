// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IPermit2} from "../../src/interfaces/IPermit2.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Base} from "../base/Base.sol";
import {ZooToken3009} from "../mocks/ZooToken3009.sol";

/// A token that calls back in the middle of every transfer, as operator, payer and collector at once: from within every
/// function of the escrow that moves money, into every one of them.
contract ReentrancyTest is Base {
    uint256 private constant UNTIL = START + 1 hours;

    ZooToken3009 private _zoo;
    address private _at;
    IEscrowTypes.PaymentInfo private _held;
    IEscrowTypes.PaymentInfo private _disputed;
    IEscrowTypes.PaymentInfo private _next;

    struct Move {
        string name;
        bytes data;
        /// Waits this long before.
        uint256 time;
    }

    function setUp() public override {
        super.setUp();
        _zoo = new ZooToken3009();
        _at = address(_zoo);
        vm.startPrank(treasury);
        escrow.setToken(_at, true);
        escrow.setOperator(_at, _at);
        escrow.setCollector(_at, true);
        vm.stopPrank();
        _zoo.mint(payer, 1000e6);
        _zoo.mint(_at, 1000e6);
        address[2] memory payers = [payer, _at];
        for (uint256 i = 0; i < 2; ++i) {
            vm.startPrank(payers[i]);
            _zoo.approve(address(escrow), type(uint256).max);
            _zoo.approve(address(permit2), type(uint256).max);
            vm.stopPrank();
        }
        _held = _info(_at);
        (_held.operator, _held.payer, _held.maxAmount) = (_at, _at, 100e6);
        _disputed = _held;
        _next = _held;
        (_disputed.salt, _next.salt, _next.payer) = ("disputed", "next", payer);
        vm.startPrank(_at);
        escrow.authorize(_held, 100e6);
        escrow.capture(_held, 1e6, 2, REF);
        escrow.capture(_held, 40e6, 1, REF);
        escrow.authorize(_disputed, 50e6);
        escrow.dispute(_disputed, "evidence");
        escrow.depositPrepaid(_at, 10e6);
        escrow.requestPrepaidWithdrawal(_at, 4e6);
        // For fees to withdraw.
        escrow.fundEpoch(2, _at);
        vm.stopPrank();
    }

    /// Every function that holds the guard, each with a call that succeeds for the token by itself.
    function _moves() private view returns (Move[] memory moves) {
        bytes32 id = escrow.paymentIdOf(_next);
        bytes memory signature = _signature(PAYER_KEY, id);
        IEscrowTypes.PaymentInfo memory own = _next;
        own.payer = _at;
        uint256[] memory epochs = new uint256[](1);
        epochs[0] = 1;
        moves = new Move[](19);
        moves[0] = Move("authorize", abi.encodeCall(escrow.authorize, (own, 1)), 0);
        moves[1] =
            Move("authorizeWithPermit", abi.encodeCall(escrow.authorizeWithPermit, (own, 1, UNTIL, 27, "r", "s")), 0);
        moves[2] = Move(
            "authorizeWithSignature", abi.encodeCall(escrow.authorizeWithSignature, (_next, 100e6, signature)), 0
        );
        moves[3] =
            Move("authorizeWith3009", abi.encodeCall(escrow.authorizeWith3009, (_next, 1, 0, UNTIL, signature)), 0);
        moves[4] = Move(
            "authorizeWithPermit2",
            abi.encodeCall(escrow.authorizeWithPermit2, (_next, 1, UNTIL, _permit2Signature(uint256(id)))),
            0
        );
        moves[5] = Move("authorizeFor", abi.encodeCall(escrow.authorizeFor, (_next)), 0);
        moves[6] = Move("charge", abi.encodeCall(escrow.charge, (_next, 1, 1, REF, signature)), 0);
        moves[7] = Move(
            "chargeWith3009", abi.encodeCall(escrow.chargeWith3009, (_next, 1, 0, UNTIL, REF, 1, signature)), 0
        );
        moves[8] = Move("voidPayment", abi.encodeCall(escrow.voidPayment, (_held)), 0);
        moves[9] = Move("reclaim", abi.encodeCall(escrow.reclaim, (_held)), 30 days);
        moves[10] = Move("refund", abi.encodeCall(escrow.refund, (_held, 1)), 0);
        moves[11] = Move("resolveDispute", abi.encodeCall(escrow.resolveDispute, (_disputed, 1, 1, REF, 0)), 0);
        moves[12] = Move("expireDispute", abi.encodeCall(escrow.expireDispute, (_disputed)), WINDOW);
        moves[13] = Move("fundEpoch", abi.encodeCall(escrow.fundEpoch, (1, _at)), 0);
        moves[14] = Move("fundEpochs", abi.encodeCall(escrow.fundEpochs, (epochs, _at)), 0);
        moves[15] = Move("withdrawFees", abi.encodeCall(escrow.withdrawFees, (_at)), 0);
        moves[16] = Move("depositPrepaid", abi.encodeCall(escrow.depositPrepaid, (_at, 1)), 0);
        moves[17] = Move(
            "depositPrepaidWith3009",
            abi.encodeCall(escrow.depositPrepaidWith3009, (payer, _at, 1, "salt", 0, UNTIL, signature)),
            0
        );
        moves[18] = Move("withdrawPrepaid", abi.encodeCall(escrow.withdrawPrepaid, (_at)), NOTICE);
    }

    function _permit2Signature(uint256 nonce) private view returns (bytes memory) {
        IPermit2.PermitTransferFrom memory permit = IPermit2.PermitTransferFrom({
            permitted: IPermit2.TokenPermissions({token: _at, amount: 1}), nonce: nonce, deadline: UNTIL
        });
        return _signature(PAYER_KEY, permit2.digest(permit, address(escrow)));
    }

    function test_NoFunctionThatMovesMoneyIsEnteredFromWithinAnother() public {
        Move[] memory moves = _moves();
        bytes memory guard = abi.encodeWithSignature("ReentrancyGuardReentrantCall()");
        for (uint256 i = 0; i < moves.length; ++i) {
            for (uint256 j = 0; j < moves.length; ++j) {
                uint256 snapshot = vm.snapshotState();
                vm.warp(START + moves[i].time);
                _zoo.setHook(address(escrow), moves[j].data);
                vm.prank(_at);
                (bool ok,) = address(escrow).call(moves[i].data);
                string memory what = string.concat(moves[j].name, " within ", moves[i].name);
                vm.assertTrue(ok, what);
                vm.assertTrue(!_zoo.hookSucceeded(), what);
                vm.assertEq(bytes32(_zoo.hookResult()), bytes32(guard), what);
                vm.revertToState(snapshot);
            }
        }
    }

    // What carries no guard moves no money, and reads what was written before the token was called.
    function test_WhatCarriesNoGuardFindsTheNewBooks() public {
        IEscrowTypes.CaptureItem[] memory items = new IEscrowTypes.CaptureItem[](1);
        items[0] = IEscrowTypes.CaptureItem(_held, 1, 1, REF);
        bytes[3] memory attacks = [
            abi.encodeCall(escrow.capture, (_held, 1, 1, REF)),
            abi.encodeCall(escrow.captureBatch, (items)),
            abi.encodeCall(escrow.dispute, (_held, 0))
        ];
        for (uint256 i = 0; i < attacks.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            _zoo.setHook(address(escrow), attacks[i]);
            vm.prank(_at);
            escrow.voidPayment(_held);
            vm.assertFalse(_zoo.hookSucceeded());
            vm.assertTrue(bytes4(_zoo.hookResult()) == IEscrowTypes.PaymentEscrow_WrongStatus.selector);
            vm.revertToState(snapshot);
        }
    }

    function test_ASettlementFromWithinAWithdrawalFindsTheRest() public {
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem(_at, 10e6, REF);
        vm.prank(_at);
        escrow.setPrepaidLimit(_at, 100e6);
        vm.warp(START + NOTICE);
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.settle, (RUNNING, _at, items)));
        vm.prank(_at);
        escrow.withdrawPrepaid(_at);
        vm.assertTrue(_zoo.hookSucceeded());
        vm.assertEq(escrow.prepaid(_at, _at).balance, 6e6, "more than the rest was there");
    }

    // The state is written before the token is called: a view asked from within tells the new books.
    function test_ViewsAskedFromWithinTellTheNewBooks() public {
        bytes32 id = escrow.paymentIdOf(_held);
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.paymentState, (id)));
        vm.prank(_at);
        escrow.voidPayment(_held);
        vm.assertTrue(_zoo.hookSucceeded());
        IEscrowTypes.PaymentState memory state = abi.decode(_zoo.hookResult(), (IEscrowTypes.PaymentState));
        vm.assertEq(state.held, 0);
        vm.assertTrue(state.status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_WhileFundingTheDistributor() public {
        _zoo.mint(address(this), 10e6);
        _zoo.approve(address(distributor), 10e6);
        uint256 funded = distributor.funded(_at);
        _zoo.setHook(address(distributor), abi.encodeCall(distributor.fund, (_at, 1)));
        distributor.fund(_at, 5e6);
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(distributor.funded(_at), funded + 5e6);
    }

    // A claim carries no guard: what it depends on is written before the token is called.
    function test_WhileClaiming() public {
        _zoo.mint(address(distributor), 100e6);
        _activate(0, _leaf(other, _at, 10e6));
        bytes memory claim = abi.encodeCall(distributor.claim, (other, _at, 10e6, new bytes32[](0)));
        _zoo.setHook(address(distributor), claim);
        distributor.claim(other, _at, 10e6, new bytes32[](0));
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(_zoo.balanceOf(other), 10e6);
        vm.expectRevert();
        distributor.claim(other, _at, 10e6, new bytes32[](0));
    }

    function test_WhileClaimingMany() public {
        _zoo.mint(address(distributor), 100e6);
        _activate(0, _leaf(other, _at, 10e6));
        IRewardDistributor.Claim[] memory claims = new IRewardDistributor.Claim[](1);
        claims[0] = _claim(other, _at, 10e6);
        bytes[2] memory attacks = [
            abi.encodeCall(distributor.claim, (other, _at, 10e6, new bytes32[](0))),
            abi.encodeCall(distributor.claimMany, (claims, new bytes32[](0), ""))
        ];
        for (uint256 i = 0; i < attacks.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            _zoo.setHook(address(distributor), attacks[i]);
            distributor.claimMany(claims, new bytes32[](0), "");
            vm.assertEq(_zoo.balanceOf(other), 10e6);
            vm.assertEq(distributor.claimed(other, _at), 10e6);
            vm.revertToState(snapshot);
        }
    }
}
