// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetTreasuryTest is Base {
    function test_HoldsOnceAccepted() public {
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.TreasuryProposed(other);
        vm.prank(treasury);
        escrow.setTreasury(other);
        vm.assertEq(escrow.pendingTreasury(), other);
        vm.assertEq(escrow.treasury(), treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.TreasurySet(other);
        vm.prank(other);
        escrow.acceptTreasury();
        vm.assertEq(escrow.treasury(), other);
        vm.assertEq(escrow.pendingTreasury(), address(0));
    }

    function test_RevertWhen_ItIsNobody() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_ZeroAddress.selector));
        vm.prank(treasury);
        escrow.setTreasury(address(0));
    }
}
