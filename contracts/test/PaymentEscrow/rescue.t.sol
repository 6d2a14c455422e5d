// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";

contract RescueTest is Base {
    function test_TakesOnlyWhatWasNeverListed() public {
        TestUsdc strange = new TestUsdc();
        strange.mint(address(escrow), 7);
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.Rescued(address(strange), stranger, 7);
        escrow.rescue(address(strange), stranger, 7);
        vm.assertEq(strange.balanceOf(stranger), 7);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenListed.selector, address(usdc))
        );
        escrow.rescue(address(usdc), stranger, 0);
        escrow.setToken(address(usdc), false);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_TokenListed.selector, address(usdc))
        );
        escrow.rescue(address(usdc), stranger, 0);
        vm.stopPrank();
    }
}
