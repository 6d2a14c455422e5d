// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract ChargeWith3009Test is Base {
    uint256 private constant UNTIL = START + 1 hours;

    function test_CapturesAllOfItAtOnce() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 id = escrow.paymentIdOf(info);
        bytes memory signature = _signature(PAYER_KEY, _digest3009(address(usdc), payer, 100e6, 0, UNTIL, id));
        vm.prank(operator);
        escrow.chargeWith3009(info, 100e6, 3, REF, 0, UNTIL, signature);
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
        escrow.chargeWith3009(info, 100e6, 3, REF, 0, UNTIL, signature);
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
        escrow.chargeWith3009(info, 100e6, 3, REF, 0, UNTIL, signature);
    }
}
