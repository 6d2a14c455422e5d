// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {Base} from "../base/Base.sol";

/// One payment, every way in twice: whichever way it came in first, no way takes it again; nor another chain or escrow.
contract ReplayTest is Base {
    uint256 private constant UNTIL = START + 1 hours;
    uint256 private constant WAYS = 5;

    function _info() private view returns (IEscrowTypes.PaymentInfo memory) {
        return _info(address(usdc));
    }

    function _calls(uint256 amount) private view returns (bytes[] memory calls, address[] memory senders) {
        IEscrowTypes.PaymentInfo memory info = _info();
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = _signature(PAYER_KEY, id);
        bytes memory token = _signature(PAYER_KEY, _digest3009(address(usdc), payer, amount, 0, UNTIL, id));
        calls = new bytes[](WAYS);
        senders = new address[](WAYS);
        calls[0] = abi.encodeCall(escrow.authorize, (info, amount));
        calls[1] = abi.encodeCall(escrow.authorizeWithSignature, (info, amount, signature));
        calls[2] = abi.encodeCall(escrow.authorizeWith3009, (info, amount, 0, UNTIL, token));
        calls[3] = abi.encodeCall(escrow.charge, (info, amount, 1, REF, signature));
        calls[4] = abi.encodeCall(escrow.chargeWith3009, (info, amount, 1, REF, 0, UNTIL, token));
        (senders[0], senders[1], senders[2]) = (payer, payer, stranger);
        (senders[3], senders[4]) = (operator, operator);
    }

    function test_NoWayTakesAPaymentThatAnotherTook() public {
        (bytes[] memory calls, address[] memory senders) = _calls(5e6);
        bytes32 id = escrow.paymentIdOf(_info());
        for (uint256 i = 0; i < WAYS; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(senders[i]);
            (bool first,) = address(escrow).call(calls[i]);
            vm.assertTrue(first);
            for (uint256 j = 0; j < WAYS; ++j) {
                vm.prank(senders[j]);
                (bool again, bytes memory result) = address(escrow).call(calls[j]);
                vm.assertFalse(again);
                vm.assertEq(
                    keccak256(result),
                    keccak256(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector, id))
                );
            }
            vm.assertEq(usdc.balanceOf(address(escrow)), 5e6);
            vm.revertToState(snapshot);
        }
    }

    // Closed is not new.
    function test_NoWayTakesAPaymentThatWasVoided() public {
        (bytes[] memory calls, address[] memory senders) = _calls(5e6);
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(5e6);
        vm.prank(operator);
        escrow.voidPayment(info);
        for (uint256 i = 0; i < WAYS; ++i) {
            vm.prank(senders[i]);
            (bool again,) = address(escrow).call(calls[i]);
            vm.assertFalse(again);
        }
        vm.assertEq(usdc.balanceOf(address(escrow)), 0);
    }

    function test_NothingSignedForThisEscrowServesAnotherOneOrAnotherChain() public {
        (bytes[] memory calls, address[] memory senders) = _calls(5e6);
        PaymentEscrow second = PaymentEscrow(
            _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (_initialSettings())))
        );
        vm.prank(payer);
        usdc.approve(address(second), type(uint256).max);
        for (uint256 i = 1; i < WAYS; ++i) {
            vm.prank(senders[i]);
            (bool elsewhere,) = address(second).call(calls[i]);
            vm.assertFalse(elsewhere);
        }
        vm.chainId(block.chainid + 1);
        for (uint256 i = 1; i < WAYS; ++i) {
            vm.prank(senders[i]);
            (bool forked,) = address(escrow).call(calls[i]);
            vm.assertFalse(forked);
        }
        vm.assertEq(usdc.balanceOf(address(second)) + usdc.balanceOf(address(escrow)), 0);
    }
}
