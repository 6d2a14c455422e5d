// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {CANCEL_AUTHORIZATION} from "../base/Authorizations.sol";
import {Vm} from "../base/Vm.sol";
import {Handler} from "./Handler.sol";

/// @title Pays offers by signed authorisations in every way there is, lies about them, and keeps books beside the collector
/// @notice The operator tells the truth: it credits what was paid. Strangers say anything; where one announces what was
/// cancelled, the payers whose money is in that till announce theirs, as the watcher does for them.
contract X402Handler {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    address private constant STRANGER = address(0xBAD);

    struct Offer {
        IEscrowTypes.PaymentInfo terms;
        address till;
        /// What came in without the collector, less what went out of the till.
        uint256 inside;
    }

    struct Signed {
        uint256 offer;
        IX402Collector.Authorization authorization;
        bool paid;
        bool cancelled;
        uint256 credited;
    }

    PaymentEscrow private immutable ESCROW;
    X402Collector private immutable COLLECTOR;
    Handler private immutable HANDLER;
    address private immutable OPERATOR;
    address[2] private _tokens;
    uint256[2] private _keys;

    Offer[] private _offers;
    Signed[] private _signed;

    // Set where something happened that never may.
    bool public exitBlocked;
    bool public wrongReceiver;
    bool public liarWasPaid;

    constructor(Handler handler, X402Collector collector, address operator, uint256[2] memory keys) {
        HANDLER = handler;
        COLLECTOR = collector;
        ESCROW = PaymentEscrow(address(collector.escrow()));
        OPERATOR = operator;
        _keys = keys;
        _tokens = [handler.tokens(0), handler.tokens(1)];
    }

    function offers() external view returns (uint256) {
        return _offers.length;
    }

    function offer(uint256 i) external view returns (Offer memory) {
        return _offers[i];
    }

    function count() external view returns (uint256) {
        return _signed.length;
    }

    function signed(uint256 i) external view returns (Signed memory) {
        return _signed[i];
    }

    /// @notice What lies in all tills of a token.
    function inTills(address token) external view returns (uint256 sum) {
        for (uint256 i = 0; i < _offers.length; ++i) {
            if (_offers[i].terms.token == token) sum += TestUsdc(token).balanceOf(_offers[i].till);
        }
    }

    // What anybody can do

    function makeOffer(uint256 seed, uint96 amount) external {
        Offer storage o = _offers.push();
        o.terms = IEscrowTypes.PaymentInfo({
            operator: OPERATOR,
            payer: seed % 2 == 0 ? address(0) : vm.addr(_keys[(seed >> 1) % 2]),
            token: _tokens[(seed >> 2) % 2],
            maxAmount: uint120(1 + (amount % 1e9)),
            feeBps: 250,
            burnBps: 0,
            authorizationExpiry: uint48(block.timestamp + 1 days + (seed % 20 days)),
            refundExpiry: uint48(block.timestamp + 40 days),
            salt: bytes32(_offers.length)
        });
        o.till = COLLECTOR.tillOf(o.terms);
    }

    /// @dev Signs, and in one of two cases somebody submits it to the token before us.
    function sign(uint256 seed, bool early) external {
        if (_offers.length == 0) return;
        uint256 at = seed % _offers.length;
        IEscrowTypes.PaymentInfo memory terms = _offers[at].terms;
        uint256 key = _keys[(seed >> 8) % 2];
        if (terms.payer != address(0) && terms.payer != vm.addr(key)) key = key == _keys[0] ? _keys[1] : _keys[0];
        Signed storage s = _signed.push();
        s.offer = at;
        s.authorization = _sign(key, terms, _offers[at].till, bytes32(_signed.length));
        if (early) _submit(s);
    }

    function submitEarly(uint256 i) external {
        if (_signed.length > 0) _submit(_signed[i % _signed.length]);
    }

    function cancel(uint256 i) external {
        if (_signed.length == 0) return;
        Signed storage s = _signed[i % _signed.length];
        TestUsdc token = TestUsdc(_offers[s.offer].terms.token);
        address from = s.authorization.from;
        if (token.authorizationState(from, s.authorization.nonce)) return;
        bytes32 structHash = keccak256(abi.encode(CANCEL_AUTHORIZATION, from, s.authorization.nonce));
        (uint8 v, bytes32 r, bytes32 s_) = vm.sign(_keyOf(from), _typed(token, structHash));
        token.cancelAuthorization(from, s.authorization.nonce, v, r, s_);
        s.cancelled = true;
    }

    function open(uint256 i, bool asOperator) external {
        if (_signed.length == 0) return;
        Signed storage s = _signed[i % _signed.length];
        Offer storage o = _offers[s.offer];
        bool arrived = s.paid || s.cancelled;
        bytes memory call = asOperator && s.paid
            ? abi.encodeCall(COLLECTOR.openPaid, (o.terms, s.authorization))
            : abi.encodeCall(COLLECTOR.open, (o.terms, s.authorization));
        vm.prank(asOperator ? OPERATOR : STRANGER);
        (bool isOpen,) = address(COLLECTOR).call(call);
        if (!isOpen) return;
        IEscrowTypes.PaymentInfo memory info = o.terms;
        info.payer = s.authorization.from;
        HANDLER.opened(info);
        _credited(s, o, arrived);
    }

    function giveBack(uint256 i, bool asOperator) external {
        if (_signed.length == 0) return;
        Signed storage s = _signed[i % _signed.length];
        Offer storage o = _offers[s.offer];
        if (asOperator && s.cancelled) return;
        bool due = _mustGiveBack(s, o, asOperator);
        uint256 balance = TestUsdc(o.terms.token).balanceOf(s.authorization.from);
        vm.prank(asOperator ? OPERATOR : STRANGER);
        try COLLECTOR.giveBack(o.terms, s.authorization) {
            if (TestUsdc(o.terms.token).balanceOf(s.authorization.from) != balance + o.terms.maxAmount) {
                wrongReceiver = true;
            }
            _credited(s, o, true);
        } catch {
            if (due) exitBlocked = true;
        }
    }

    function announce(uint256 i) external {
        if (_signed.length == 0) return;
        i %= _signed.length;
        _announce(_signed[i]);
        // Whose money is there does not leave a liar alone with it.
        for (uint256 j = 0; j < _signed.length; ++j) {
            Signed storage s = _signed[j];
            if (s.offer == _signed[i].offer && s.paid && s.credited == 0) _announce(s);
        }
    }

    /// @dev Signs for a till, cancels, announces, waits, and asks for the money that is another's.
    function lie(uint256 seed) external {
        uint256 at = _signed.length;
        this.sign(seed, true);
        this.sign(seed ^ (1 << 8), false);
        if (_signed.length != at + 2) return;
        this.cancel(at + 1);
        this.announce(at + 1);
        vm.warp(block.timestamp + COLLECTOR.ANNOUNCEMENT_DELAY());
        this.giveBack(at + 1, false);
    }

    function dismiss(uint256 i) external {
        if (_offers.length == 0) return;
        vm.prank(OPERATOR);
        COLLECTOR.dismiss(_offers[i % _offers.length].terms);
    }

    function emptyTill(uint256 i, bool asPayer) external {
        if (_offers.length == 0) return;
        Offer storage o = _offers[i % _offers.length];
        if (!asPayer && block.timestamp < o.terms.authorizationExpiry) vm.warp(o.terms.authorizationExpiry);
        TestUsdc token = TestUsdc(o.terms.token);
        uint256 before = token.balanceOf(o.terms.payer);
        bool due = o.terms.payer != address(0) && (asPayer || block.timestamp >= o.terms.authorizationExpiry);
        vm.prank(asPayer ? o.terms.payer : STRANGER);
        try COLLECTOR.emptyTill(o.terms) returns (uint256 amount) {
            if (!due || amount != o.inside || token.balanceOf(o.terms.payer) != before + amount) wrongReceiver = true;
            o.inside = 0;
        } catch {
            if (due) exitBlocked = true;
        }
    }

    // Inside

    /// @dev The collector credited one: out of the till where the money lay there, straight through it where not.
    function _credited(Signed storage s, Offer storage o, bool fromTill) private {
        s.credited += 1;
        if (fromTill) o.inside -= o.terms.maxAmount;
        if (s.cancelled && o.terms.payer == address(0)) liarWasPaid = true;
    }

    /// @dev Whether the signer of what was paid has to get it back now.
    function _mustGiveBack(Signed storage s, Offer storage o, bool asOperator) private view returns (bool) {
        if (!s.paid || s.credited > 0 || o.inside < o.terms.maxAmount) return false;
        if (asOperator) return true;
        uint256 due = COLLECTOR.creditableAt(o.till, s.authorization.from, s.authorization.nonce);
        return due > 0 && block.timestamp >= due && o.inside >= COLLECTOR.claimsOn(o.till) * o.terms.maxAmount;
    }

    function _announce(Signed storage s) private {
        try COLLECTOR.announce(_offers[s.offer].terms, s.authorization) {} catch {}
    }

    function _submit(Signed storage s) private {
        Offer storage o = _offers[s.offer];
        IX402Collector.Authorization memory a = s.authorization;
        if (TestUsdc(o.terms.token).authorizationState(a.from, a.nonce)) return;
        (bytes32 r, bytes32 s_, uint8 v) = _split(a.signature);
        try TestUsdc(o.terms.token).transferWithAuthorization(
            a.from, o.till, o.terms.maxAmount, a.validAfter, a.validBefore, a.nonce, v, r, s_
        ) {
            s.paid = true;
            o.inside += o.terms.maxAmount;
            // A liar announced before: the honest one does not wait.
            if (COLLECTOR.claimsOn(o.till) > 0) _announce(s);
        } catch {}
    }

    function _sign(uint256 key, IEscrowTypes.PaymentInfo memory terms, address till, bytes32 nonce)
        private
        view
        returns (IX402Collector.Authorization memory a)
    {
        a.from = vm.addr(key);
        a.validBefore = type(uint48).max;
        a.nonce = nonce;
        bytes32 structHash = keccak256(
            abi.encode(
                COLLECTOR.TRANSFER_TYPEHASH(), a.from, till, terms.maxAmount, a.validAfter, a.validBefore, nonce
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _typed(TestUsdc(terms.token), structHash));
        a.signature = abi.encodePacked(r, s, v);
    }

    function _typed(TestUsdc token, bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), structHash));
    }

    function _keyOf(address from) private view returns (uint256) {
        return vm.addr(_keys[0]) == from ? _keys[0] : _keys[1];
    }

    function _split(bytes memory signature) private pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
    }
}
