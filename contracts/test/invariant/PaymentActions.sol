// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {HandlerState} from "./HandlerState.sol";

/// @title Payments, from the first authorisation to the last refund
abstract contract PaymentActions is HandlerState {
    uint256 private _payments;

    /// @notice A payment was opened by an x402 authorisation, with all that it can take.
    function opened(IEscrowTypes.PaymentInfo calldata p) external {
        require(msg.sender == x402, "not ours");
        _booked(p, p.maxAmount);
    }

    function authorize(uint256 seed, uint96 amount, uint16 feeBps, uint16 burnBps) external {
        IEscrowTypes.PaymentInfo memory p = _newPayment(seed, feeBps, burnBps);
        uint256 value = 1 + (amount % 1e9);
        vm.prank(actors.payer);
        try escrow.authorize(p, value) {
            _booked(p, value);
        } catch {}
    }

    function charge(uint256 seed, uint96 amount, uint16 feeBps, uint16 burnBps, uint8 epoch) external {
        IEscrowTypes.PaymentInfo memory p = _newPayment(seed, feeBps, burnBps);
        uint256 value = 1 + (amount % 1e9);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(actors.payerKey, escrow.paymentIdOf(p));
        vm.prank(actors.operator);
        try escrow.charge(p, value, epoch % EPOCHS, "ref", abi.encodePacked(r, s, v)) {
            _booked(p, value);
            _captured(ids.length - 1, value, epoch % EPOCHS);
        } catch {}
    }

    function capture(uint256 i, uint96 amount, uint8 epoch) external {
        if (ids.length == 0) return;
        i %= ids.length;
        bytes32 before = _othersOf(i);
        bool final_ = _books[ids[i]].closed;
        uint256 value = 1 + (amount % 1e9);
        vm.prank(actors.operator);
        try escrow.capture(_infos[i], value, epoch % EPOCHS, "ref") {
            _captured(i, value, epoch % EPOCHS);
            if (final_) terminalChanged = true;
        } catch {}
        if (_othersOf(i) != before) foreignPaymentChanged = true;
    }

    function captureBatch(uint256 i, uint256 j, uint96 amount, uint8 epoch) external {
        if (ids.length < 2) return;
        i %= ids.length;
        j %= ids.length;
        IEscrowTypes.CaptureItem[] memory items = new IEscrowTypes.CaptureItem[](2);
        items[0] = IEscrowTypes.CaptureItem(_infos[i], 1 + (amount % 1e6), epoch % EPOCHS, "a");
        items[1] = IEscrowTypes.CaptureItem(_infos[j], 1 + (amount % 1e5), epoch % EPOCHS, "b");
        vm.prank(actors.operator);
        try escrow.captureBatch(items) {
            _captured(i, items[0].amount, epoch % EPOCHS);
            _captured(j, items[1].amount, epoch % EPOCHS);
        } catch {}
    }

    function voidPayment(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 before = _balance(i);
        vm.prank(actors.operator);
        try escrow.voidPayment(_infos[i]) {
            _books[ids[i]].voided += held;
            _books[ids[i]].closed = true;
            if (_balance(i) != before + held) wrongReceiver = true;
        } catch {}
    }

    function reclaim(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 before = _balance(i);
        vm.prank(_infos[i].payer);
        try escrow.reclaim(_infos[i]) {
            _books[ids[i]].reclaimed += held;
            _books[ids[i]].closed = true;
            if (_balance(i) != before + held) wrongReceiver = true;
        } catch {
            if (held > 0 && block.timestamp >= _infos[i].authorizationExpiry) exitBlockedByPause = true;
        }
    }

    function refund(uint256 i, uint96 amount) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 refundable = escrow.paymentState(ids[i]).refundable;
        if (refundable == 0) return;
        uint256 value = 1 + (amount % refundable);
        uint256 reversed = escrow.reversible(_infos[i]);
        if (reversed > value) reversed = value;
        uint256 before = _balance(i);
        vm.prank(actors.operator);
        try escrow.refund(_infos[i], value) {
            _books[ids[i]].refunded += value;
            earnedTotal[_infos[i].token] -= reversed;
            if (_balance(i) != before + value) wrongReceiver = true;
        } catch {}
    }

    function _newPayment(uint256 seed, uint16 feeBps, uint16 burnBps)
        private
        returns (IEscrowTypes.PaymentInfo memory)
    {
        address token = tokens[seed % 2];
        return IEscrowTypes.PaymentInfo({
            operator: actors.operator,
            payer: actors.payer,
            token: token,
            maxAmount: 1e9,
            feeBps: feeBps % 10_001,
            burnBps: token == address(warp) ? burnBps % 10_001 : 0,
            authorizationExpiry: uint48(block.timestamp + 1 + (seed % 20 days)),
            refundExpiry: uint48(block.timestamp + 40 days),
            salt: bytes32(++_payments)
        });
    }

    function _booked(IEscrowTypes.PaymentInfo memory p, uint256 value) private {
        bytes32 id = escrow.paymentIdOf(p);
        _infos.push(p);
        ids.push(id);
        _books[id].authorized = value;
    }
}
