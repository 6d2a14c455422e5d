// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetCollectorTest is Base {
    function test_PutsACollectorOnTheListAndTakesItOff() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.CollectorSet(other, true);
        escrow.setCollector(other, true);
        vm.assertTrue(escrow.isCollector(other));
        escrow.setCollector(other, false);
        vm.assertFalse(escrow.isCollector(other));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_ZeroAddress.selector));
        escrow.setCollector(address(0), true);
        vm.stopPrank();
    }
}
