// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {Vm} from "../base/Vm.sol";
import {PlainAccount} from "../mocks/PlainAccount.sol";
import {SmartAccount} from "../mocks/SmartAccount.sol";

contract ChargeWith3009Test is Base {
    uint256 private constant UNTIL = START + 1 hours;

    function test_CapturesAllOfItAtOnce() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = _signature(PAYER_KEY, _digest3009(address(usdc), payer, 100e6, 0, UNTIL, id));
        // What was there before is no part of what arrives.
        usdc.mint(address(escrow), 7e6);
        vm.prank(operator);
        escrow.chargeWith3009(info, 100e6, 0, UNTIL, REF, 3, signature);
        vm.assertEq(escrow.paymentState(id).refundable, 100e6);
        vm.assertEq(escrow.ledger(address(usdc), 3).fee, 2.5e6);
        vm.assertEq(escrow.reversible(info), 100e6);
    }

    function test_RevertWhen_NotTheOperator() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature =
            _signature(PAYER_KEY, _digest3009(address(usdc), payer, 100e6, 0, UNTIL, escrow.paymentIdOf(info)));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, operator)
        );
        vm.prank(stranger);
        escrow.chargeWith3009(info, 100e6, 0, UNTIL, REF, 3, signature);
    }

    // A signature for holding serves for charging, since both end with the operator; never for another operator.
    function test_RevertWhen_TheOperatorIsNotTheOneSigned() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature =
            _signature(PAYER_KEY, _digest3009(address(usdc), payer, 100e6, 0, UNTIL, escrow.paymentIdOf(info)));
        vm.prank(treasury);
        escrow.setOperator(stranger, stranger);
        info.operator = stranger;
        vm.expectRevert();
        vm.prank(stranger);
        escrow.chargeWith3009(info, 100e6, 0, UNTIL, REF, 3, signature);
    }

    struct Case {
        uint120 maxAmount;
        uint16 feeBps;
        uint16 burnBps;
        uint48 authorizationExpiry;
        uint48 refundExpiry;
        uint256 amount;
        uint256 epoch;
        uint8 odd;
        bool own;
    }

    // Mostly in order; each bit of `odd` lets one thing be whatever the fuzzer chose.
    function _paymentOf(Case memory c) private view returns (IEscrowTypes.PaymentInfo memory info) {
        info = _info(c.own ? address(warp) : address(usdc));
        info.maxAmount = c.odd & 1 == 0 ? 1 + (c.maxAmount % 1e24) : c.maxAmount;
        info.feeBps = c.odd & 2 == 0 ? c.feeBps % 10_001 : c.feeBps;
        info.burnBps = c.odd & 4 == 0 ? 0 : c.burnBps % 12_000;
        if (c.odd & 8 != 0) {
            info.authorizationExpiry = c.authorizationExpiry % uint48(2 * START);
            info.refundExpiry = c.refundExpiry % uint48(2 * START);
        }
        if (c.odd & 16 == 0) c.amount = 1 + (c.amount % (uint256(info.maxAmount) + 1));
        c.epoch = c.odd & 32 == 0 ? c.epoch % (RUNNING + 1) : c.epoch % (RUNNING + 3);
    }

    /// What a call answered, what it wrote and what the escrow told of it.
    function _seen(address sender, bytes memory call_, bytes32 id, Case memory c) private returns (bytes32 seen) {
        vm.recordLogs();
        vm.prank(sender);
        (bool success, bytes memory answer) = address(escrow).call(call_);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(escrow)) seen = keccak256(abi.encode(seen, logs[i]));
        }
        address token = c.own ? address(warp) : address(usdc);
        seen = keccak256(abi.encode(seen, success, answer, escrow.paymentState(id), escrow.ledger(token, c.epoch)));
    }

    // The assembly against the plain Solidity of `charge`: the same books, events and refusals, whatever is charged, twice.
    function testFuzz_IsChargeToTheWord(Case memory c, bool byOperator) public {
        IEscrowTypes.PaymentInfo memory info = _paymentOf(c);
        usdc.mint(payer, type(uint128).max);
        address sender = byOperator || c.odd & 64 == 0 ? operator : stranger;
        for (uint256 round = 0; round < 2; ++round) {
            info.salt = c.odd & 128 == 0 ? bytes32(round) : bytes32(0);
            bytes32 id = escrow.paymentIdOf(info);
            bytes memory plain =
                abi.encodeCall(escrow.charge, (info, c.amount, c.epoch, REF, _signature(PAYER_KEY, id)));
            uint256 snapshot = vm.snapshotState();
            bytes32 expected = _seen(sender, plain, id, c);
            vm.revertToState(snapshot);
            vm.assertEq(_seen(sender, _chargeCall(info, c.amount, c.epoch), id, c), expected);
        }
    }

    // The gate's other side: what closes it refuses both ways of charging alike.
    function test_RevertWhen_Closed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        uint256 snapshot = vm.snapshotState();
        vm.prank(pauser);
        escrow.pause();
        _refusedAlike(info, 100e6);
        vm.revertToState(snapshot);
        vm.prank(treasury);
        escrow.setToken(address(usdc), false);
        _refusedAlike(info, 100e6);
        vm.revertToState(snapshot);
        vm.prank(guardian);
        escrow.cutOffOperator(operator);
        _refusedAlike(info, 100e6);
    }

    // One thing out of order at a time; all else is as in a charge that works.
    function test_RevertWhen_OneThingIsOutOfOrder() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        (info.maxAmount, info.feeBps) = (type(uint120).max, 0);
        _refusedAlike(info, 0);
        // More than a ledger holds would run over into its neighbour.
        _refusedAlike(info, 1 << 96);
        _refusedAlike(info, (1 << 96) + 1);
        info.maxAmount = 100e6;
        _refusedAlike(info, 100e6 + 1);
        info.feeBps = 10_001;
        _refusedAlike(info, 100e6);
        info.feeBps = 0;
        info.refundExpiry = info.authorizationExpiry - 1;
        _refusedAlike(info, 100e6);
        info.refundExpiry = info.authorizationExpiry;
        info.authorizationExpiry = uint48(START);
        _refusedAlike(info, 100e6);
        info.authorizationExpiry = uint48(START + 1);
        _charge(info, 100e6, 1);
        _refusedAlike(info, 100e6);
    }

    // Neither an epoch to come, by however little, nor one that no epoch can be.
    function test_RevertWhen_TheEpochHasNotBegun() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        _refusedAlike(info, 100e6, RUNNING + 1);
        _refusedAlike(info, 100e6, type(uint32).max);
        _refusedAlike(info, 100e6, uint256(1) << 32);
        vm.warp(START + LENGTH - 1);
        _refusedAlike(info, 100e6, RUNNING + 1);
    }

    function _refusedAlike(IEscrowTypes.PaymentInfo memory info, uint256 amount) private {
        _refusedAlike(info, amount, 1);
    }

    function _refusedAlike(IEscrowTypes.PaymentInfo memory info, uint256 amount, uint256 epoch) private {
        usdc.mint(payer, amount);
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(info));
        vm.prank(operator);
        (bool success, bytes memory reason) =
            address(escrow).call(abi.encodeCall(escrow.charge, (info, amount, epoch, REF, signature)));
        vm.assertFalse(success);
        _refused(_chargeCall(info, amount, epoch), reason);
    }

    function test_RevertWhen_TheLedgerIsFull() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.maxAmount = type(uint120).max;
        usdc.mint(payer, type(uint128).max);
        // Neither the net amounts nor the fees of one ledger pass 96 bits, and neither reaches into its neighbour.
        for (uint16 feeBps = 0; feeBps <= 10_000; feeBps += 10_000) {
            info.feeBps = feeBps;
            info.salt = "first";
            _charge(info, type(uint96).max - 5, 1);
            info.salt = "exactly full";
            _charge(info, 5, 1);
            info.salt = "one too many";
            bytes memory call_ = _chargeCall(info, 1, 1);
            vm.prank(operator);
            (bool success, bytes memory reason) = address(escrow).call(call_);
            vm.assertFalse(success);
            vm.assertEq(
                keccak256(reason),
                keccak256(
                    abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 96, uint256(1) << 96)
                )
            );
        }
        vm.assertEq(escrow.ledger(address(usdc), 1).net, type(uint96).max);
        vm.assertEq(escrow.ledger(address(usdc), 1).fee, type(uint96).max);
    }

    // What is booked keeps the count of forwards, which says whether a charge can be reversed.
    function test_AfterTheLedgerWasForwardedItIsReversibleAgain() public {
        IEscrowTypes.PaymentInfo memory first = _info(address(usdc));
        _charge(first, 100e6, 1);
        vm.prank(operator);
        escrow.fundEpoch(1, address(usdc));
        IEscrowTypes.PaymentInfo memory second = _info(address(usdc));
        second.salt = "second";
        _charge(second, 50e6, 1);
        vm.assertEq(escrow.reversible(first), 0);
        vm.assertEq(escrow.reversible(second), 50e6);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(second)).lastForwards, 1);
        vm.assertEq(escrow.ledger(address(usdc), 1).forwards, 1);
    }

    // A word out of its type is refused, whichever it is: 8 of the payment's nine words have unused bits.
    function test_RevertWhen_AWordIsOutOfItsType() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        uint8[8] memory bits = [160, 160, 160, 120, 16, 16, 48, 48];
        for (uint256 i = 0; i < bits.length; ++i) {
            bytes memory call_ = _chargeCall(info, 100e6, 1);
            uint256 place = 4 + 32 * (i + 1);
            assembly ("memory-safe") {
                let word := add(call_, place)
                mstore(word, or(mload(word), shl(mload(add(bits, shl(5, i))), 1)))
            }
            vm.prank(operator);
            (bool success,) = address(escrow).call(call_);
            vm.assertFalse(success);
        }
        _charge(info, 100e6, 1);
    }

    // The payer's contract signs in its own form: longer than a key's, so it goes the plain way.
    function test_ASmartAccountPaysByItsOwnSignature() public {
        SmartAccount account = new SmartAccount(other);
        (IEscrowTypes.PaymentInfo memory info, bytes32 digest) = _boughtBy(address(account));
        bytes memory signature = abi.encodePacked(_signature(OTHER_KEY, account.digestOf(digest)), bytes31(0));
        vm.prank(operator);
        escrow.chargeWith3009(info, 10e18, 0, UNTIL, REF, 3, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).refundable, 10e18);
    }

    function test_RevertWhen_TheTokenDoesNotSayWhatTheEscrowHas() public {
        bytes memory call_ = _chargeCall(_info(address(usdc)), 100e6, 3);
        bytes memory question = abi.encodeCall(usdc.balanceOf, (address(escrow)));
        vm.mockCallRevert(address(usdc), question, "closed");
        _refused(call_, "closed");
        // Answers before the money came and no more after it; what is too short is no balance either.
        bytes[] memory answers = new bytes[](2);
        answers[0] = abi.encode(0);
        vm.mockCalls(address(usdc), question, answers);
        _refused(call_, "");
        answers[1] = abi.encodePacked(uint240(100e6));
        vm.mockCalls(address(usdc), question, answers);
        _refused(call_, answers[1]);
    }

    function test_RevertWhen_LessArrivesThoughMoreWasThere() public {
        bytes[] memory answers = new bytes[](2);
        (answers[0], answers[1]) = (abi.encode(7e6), abi.encode(106e6));
        vm.mockCalls(address(usdc), abi.encodeCall(usdc.balanceOf, (address(escrow))), answers);
        bytes memory reason =
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongAmountReceived.selector, 99e6, 100e6);
        _refused(_chargeCall(_info(address(usdc)), 100e6, 3), reason);
    }

    function _refused(bytes memory call_, bytes memory reason) private {
        vm.prank(operator);
        (bool success, bytes memory answer) = address(escrow).call(call_);
        vm.assertFalse(success);
        vm.assertEq(answer, reason);
    }

    // A contract that takes a key's 65 bytes is paid for the short way.
    function test_AContractPaysByAKeys65Bytes() public {
        PlainAccount account = new PlainAccount(other);
        (IEscrowTypes.PaymentInfo memory info, bytes32 digest) = _boughtBy(address(account));
        vm.prank(operator);
        escrow.chargeWith3009(info, 10e18, 0, UNTIL, REF, 3, _signature(OTHER_KEY, digest));
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).refundable, 10e18);
    }

    /// A payment of 10e18 that a contract has the money for, and what it has to sign.
    function _boughtBy(address account) private returns (IEscrowTypes.PaymentInfo memory info, bytes32 digest) {
        vm.prank(treasury);
        warp.transfer(account, 10e18);
        info = _info(address(warp));
        (info.payer, info.maxAmount) = (account, 10e18);
        digest = _digest3009(address(warp), account, 10e18, 0, UNTIL, escrow.paymentIdOf(info));
    }

    function _charge(IEscrowTypes.PaymentInfo memory info, uint256 amount, uint256 epoch) private {
        bytes memory call_ = _chargeCall(info, amount, epoch);
        vm.prank(operator);
        (bool success,) = address(escrow).call(call_);
        vm.assertTrue(success);
    }

    function _chargeCall(IEscrowTypes.PaymentInfo memory info, uint256 amount, uint256 epoch)
        private
        view
        returns (bytes memory)
    {
        bytes32 digest = _digest3009(info.token, payer, amount, 0, UNTIL, escrow.paymentIdOf(info));
        return abi.encodeCall(
            escrow.chargeWith3009, (info, amount, 0, UNTIL, REF, epoch, _signature(PAYER_KEY, digest))
        );
    }
}
