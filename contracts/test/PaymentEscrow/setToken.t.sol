// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";

contract SetTokenTest is Base {
    function test_PutsATokenOnTheListAndTakesItOff() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.TokenSet(address(usdc), false);
        escrow.setToken(address(usdc), false);
        vm.assertFalse(escrow.isTokenAllowed(address(usdc)));
        escrow.setToken(address(usdc), true);
        vm.assertTrue(escrow.isTokenAllowed(address(usdc)));
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenNotAllowed.selector, address(0x1234))
        );
        escrow.setToken(address(0x1234), false);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_ZeroAddress.selector));
        escrow.setToken(address(0), true);
        vm.stopPrank();
    }

    function test_ATokenListedLaterIsTakenByEveryOperator() public {
        TestUsdc late = new TestUsdc();
        late.mint(payer, 10e6);
        vm.prank(treasury);
        escrow.setToken(address(late), true);
        vm.startPrank(payer);
        late.approve(address(escrow), 10e6);
        escrow.authorize(_info(address(late)), 10e6);
        vm.stopPrank();
        _capture(_info(address(late)), 4e6, 1);
        vm.prank(treasury);
        escrow.setToken(address(late), false);
        _capture(_info(address(late)), 4e6, 1);
        vm.prank(operator);
        escrow.voidPayment(_info(address(late)));
        vm.assertEq(late.balanceOf(payer), 2e6);
    }

    function test_RevertWhen_ATokenThatWasTakenOffIsPaidWith() public {
        vm.prank(treasury);
        escrow.setToken(address(usdc), false);
        bytes memory refusal =
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenNotAllowed.selector, address(usdc));
        vm.startPrank(payer);
        vm.expectRevert(refusal);
        escrow.authorize(_info(address(usdc)), 10e6);
        vm.expectRevert(refusal);
        escrow.depositPrepaid(address(usdc), 10e6);
        vm.stopPrank();
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(_info(address(usdc))));
        vm.expectRevert(refusal);
        vm.prank(operator);
        escrow.charge(_info(address(usdc)), 10e6, 1, REF, signature);
    }

    function test_RevertWhen_TheListIsFull() public {
        vm.startPrank(treasury);
        for (uint160 i = 2; i < 32; ++i) {
            escrow.setToken(address(0x1000 + i), true);
        }
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TooMany.selector, 32));
        escrow.setToken(address(0x2000), true);
        escrow.setToken(address(0x1002), false);
        vm.stopPrank();
    }
}
