// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract AcceptTreasuryTest is Base {
    function test_RevertWhen_SomebodyElseAcceptsOrItIsAcceptedTwice() public {
        vm.prank(treasury);
        escrow.setTreasury(other);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, other)
        );
        vm.prank(stranger);
        escrow.acceptTreasury();
        vm.startPrank(other);
        escrow.acceptTreasury();
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, other, address(0))
        );
        escrow.acceptTreasury();
        vm.stopPrank();
    }

    function test_TheLastOneNamedAccepts() public {
        vm.startPrank(treasury);
        escrow.setTreasury(other);
        escrow.setTreasury(stranger);
        vm.stopPrank();
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_WrongCaller.selector);
        vm.prank(other);
        escrow.acceptTreasury();
        vm.prank(stranger);
        escrow.acceptTreasury();
        vm.assertEq(escrow.treasury(), stranger);
    }
}
