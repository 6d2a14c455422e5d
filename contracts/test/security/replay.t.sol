// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IPermit2} from "../../src/interfaces/IPermit2.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {Base} from "../base/Base.sol";

/// Whatever a payer signs serves once, in its own function, for its own payment, on its own chain and escrow: every kind of
/// signature against every function that takes one, with the tokens that have them all.
contract ReplayTest is Base {
    uint256 private constant UNTIL = START + 1 hours;
    uint256 private constant AMOUNT = 5e6;
    bytes32 private constant SALT = "deposit";

    /// What is signed: a payment's id; ERC-3009 of a payment, of a prepaid deposit; Permit2's transfer; ERC-2612's permit.
    enum Kind {
        Id,
        Payment3009,
        Deposit3009,
        Permit2,
        Permit
    }

    /// The functions that take a signature.
    enum Way {
        Signature,
        Charge,
        With3009,
        ChargeWith3009,
        DepositWith3009,
        WithPermit2,
        WithPermit
    }

    uint256 private constant KINDS = 5;
    uint256 private constant WAYS = 7;
    TestUsdc private _token;

    /// Allowances as the two functions that need one have them: none for the escrow where a permit has to give it.
    function _allow(Way way) private {
        bool byAllowance = way == Way.Signature || way == Way.Charge;
        address[2] memory payers = [payer, other];
        for (uint256 i = 0; i < 2; ++i) {
            vm.startPrank(payers[i]);
            _token.approve(address(escrow), byAllowance ? type(uint256).max : 0);
            _token.approve(address(permit2), type(uint256).max);
            vm.stopPrank();
        }
    }

    function _kindOf(Way way) private pure returns (Kind) {
        if (way == Way.Signature || way == Way.Charge) return Kind.Id;
        if (way == Way.With3009 || way == Way.ChargeWith3009) return Kind.Payment3009;
        if (way == Way.DepositWith3009) return Kind.Deposit3009;
        return way == Way.WithPermit2 ? Kind.Permit2 : Kind.Permit;
    }

    /// The signature of `payer` over what `info` and the deposit say.
    function _sign(Kind kind, IEscrowTypes.PaymentInfo memory info) private view returns (bytes memory) {
        bytes32 id = escrow.paymentIdOf(info);
        address token = address(_token);
        bytes32 digest = id;
        if (kind == Kind.Payment3009) digest = _digest3009(token, info.payer, AMOUNT, 0, UNTIL, id);
        if (kind == Kind.Deposit3009) {
            bytes32 nonce = escrow.prepaidNonce(info.payer, token, SALT);
            digest = _digest3009(token, info.payer, AMOUNT, 0, UNTIL, nonce);
        }
        if (kind == Kind.Permit2) digest = _digestPermit2(token, uint256(id));
        if (kind == Kind.Permit) digest = _digestPermit(token, info.payer, address(escrow), AMOUNT, UNTIL);
        return _signature(PAYER_KEY, digest);
    }

    function _digestPermit2(address token, uint256 nonce) private view returns (bytes32) {
        return permit2.digest(
            IPermit2.PermitTransferFrom({
                permitted: IPermit2.TokenPermissions({token: token, amount: AMOUNT}), nonce: nonce, deadline: UNTIL
            }),
            address(escrow)
        );
    }

    /// Sends a signature along one way to an escrow, as whoever may use that way.
    function _send(Way way, PaymentEscrow to, IEscrowTypes.PaymentInfo memory info, bytes memory signature)
        private
        returns (bool ok, bytes memory result)
    {
        bool isOperators = way == Way.Charge || way == Way.ChargeWith3009;
        vm.prank(isOperators ? operator : way == Way.WithPermit ? info.payer : stranger);
        return address(to).call(_call(way, info, signature));
    }

    function _call(Way way, IEscrowTypes.PaymentInfo memory info, bytes memory sig) private view returns (bytes memory) {
        if (way == Way.Signature) return abi.encodeCall(escrow.authorizeWithSignature, (info, AMOUNT, sig));
        if (way == Way.Charge) return abi.encodeCall(escrow.charge, (info, AMOUNT, 1, REF, sig));
        if (way == Way.With3009) return abi.encodeCall(escrow.authorizeWith3009, (info, AMOUNT, 0, UNTIL, sig));
        if (way == Way.ChargeWith3009) {
            return abi.encodeCall(escrow.chargeWith3009, (info, AMOUNT, 0, UNTIL, REF, 1, sig));
        }
        if (way == Way.DepositWith3009) {
            return abi.encodeCall(
                escrow.depositPrepaidWith3009, (info.payer, info.token, AMOUNT, SALT, 0, UNTIL, sig)
            );
        }
        if (way == Way.WithPermit2) return abi.encodeCall(escrow.authorizeWithPermit2, (info, AMOUNT, UNTIL, sig));
        (bytes32 r, bytes32 s) = abi.decode(sig, (bytes32, bytes32));
        uint8 v = uint8(sig[64]);
        return abi.encodeCall(escrow.authorizeWithPermit, (info, AMOUNT, UNTIL, v, r, s));
    }

    /// A payment whose whole amount is what the signatures are over.
    function _payment() private view returns (IEscrowTypes.PaymentInfo memory info) {
        info = _info(address(_token));
        info.maxAmount = uint120(AMOUNT);
    }

    /// Runs a check with each way and both tokens, each from the same beginning.
    function _withEach(function(Way) internal check) private {
        address[2] memory tokens = [address(usdc), address(warp)];
        for (uint256 t = 0; t < 2; ++t) {
            for (uint256 w = 0; w < WAYS; ++w) {
                uint256 snapshot = vm.snapshotState();
                _token = TestUsdc(tokens[t]);
                vm.prank(payer);
                _token.transfer(other, 10 * AMOUNT);
                _allow(Way(w));
                check(Way(w));
                vm.revertToState(snapshot);
            }
        }
    }

    function test_EachSignatureServesInItsOwnFunctionsAlone() public {
        _withEach(_checkKinds);
    }

    function _checkKinds(Way way) private {
        for (uint256 k = 0; k < KINDS; ++k) {
            uint256 snapshot = vm.snapshotState();
            (bool ok,) = _send(way, escrow, _payment(), _sign(Kind(k), _payment()));
            vm.assertTrue(ok == (Kind(k) == _kindOf(way)), string.concat(vm.toString(uint256(way)), " ", vm.toString(k)));
            vm.assertEq(_token.balanceOf(address(escrow)), ok ? AMOUNT : 0);
            vm.revertToState(snapshot);
        }
    }

    function test_NoneServesOnAnotherChain() public {
        _withEach(_checkOtherChain);
    }

    function _checkOtherChain(Way way) private {
        bytes memory signature = _sign(_kindOf(way), _payment());
        uint256 chainId = block.chainid;
        vm.chainId(chainId + 1);
        (bool ok,) = _send(way, escrow, _payment(), signature);
        vm.assertFalse(ok);
        vm.chainId(chainId);
        (ok,) = _send(way, escrow, _payment(), signature);
        vm.assertTrue(ok);
    }

    function test_NoneServesAnotherEscrow() public {
        _withEach(_checkOtherEscrow);
    }

    function _checkOtherEscrow(Way way) private {
        PaymentEscrow second = PaymentEscrow(
            _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (_initialSettings())))
        );
        uint256 allowance = _token.allowance(payer, address(escrow));
        vm.prank(payer);
        _token.approve(address(second), allowance);
        bytes memory signature = _sign(_kindOf(way), _payment());
        (bool ok,) = _send(way, second, _payment(), signature);
        vm.assertFalse(ok);
        (ok,) = _send(way, escrow, _payment(), signature);
        vm.assertTrue(ok);
    }

    // The same terms for another payer: what the first one signed moves nothing of the second one's.
    function test_NoneServesAnotherPayer() public {
        _withEach(_checkOtherPayer);
    }

    function _checkOtherPayer(Way way) private {
        bytes memory signature = _sign(_kindOf(way), _payment());
        IEscrowTypes.PaymentInfo memory info = _payment();
        info.payer = other;
        (bool ok,) = _send(way, escrow, info, signature);
        vm.assertFalse(ok);
        (ok,) = _send(way, escrow, info, _sign(_kindOf(way), info));
        vm.assertFalse(ok);
        vm.assertEq(_token.balanceOf(other), 10 * AMOUNT);
    }

    function test_NoneServesTwiceNorAnotherPaymentOrDeposit() public {
        _withEach(_checkUsed);
    }

    function _checkUsed(Way way) private {
        bytes memory signature = _sign(_kindOf(way), _payment());
        (bool ok,) = _send(way, escrow, _payment(), signature);
        vm.assertTrue(ok);
        (ok,) = _send(way, escrow, _payment(), signature);
        vm.assertFalse(ok);
        IEscrowTypes.PaymentInfo memory next = _payment();
        next.salt = "another quote";
        (ok,) = _send(way, escrow, next, signature);
        vm.assertFalse(ok);
        vm.assertEq(_token.balanceOf(address(escrow)), AMOUNT);
    }

    // Whichever way a payment came in first, no way takes it again, even with money and signatures for it.
    function test_NoWayTakesAPaymentThatAnotherTook() public {
        _withEach(_checkTaken);
    }

    function _checkTaken(Way way) private {
        if (way == Way.DepositWith3009) return;
        (bool ok,) = _send(way, escrow, _payment(), _sign(_kindOf(way), _payment()));
        vm.assertTrue(ok);
        _checkRefused();
    }

    // Closed is not new.
    function test_NoWayTakesAPaymentThatWasVoided() public {
        _token = usdc;
        vm.prank(payer);
        escrow.authorize(_payment(), AMOUNT);
        vm.prank(operator);
        escrow.voidPayment(_payment());
        _checkRefused();
    }

    function _checkRefused() private {
        bytes32 id = escrow.paymentIdOf(_payment());
        bytes memory refusal = abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id);
        for (uint256 w = 0; w < WAYS; ++w) {
            if (Way(w) == Way.DepositWith3009) continue;
            _allow(Way(w));
            bytes memory signature = _sign(_kindOf(Way(w)), _payment());
            (bool again, bytes memory result) = _send(Way(w), escrow, _payment(), signature);
            vm.assertFalse(again);
            vm.assertEq(result, refusal);
        }
        vm.startPrank(payer);
        vm.expectRevert(refusal);
        escrow.authorize(_payment(), AMOUNT);
        vm.stopPrank();
    }
}
