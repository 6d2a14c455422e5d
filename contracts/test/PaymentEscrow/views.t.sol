// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract ViewsTest is Base {
    function test_TellTheSettings() public view {
        vm.assertEq(escrow.disputeWindow(), WINDOW);
        vm.assertEq(escrow.withdrawalNotice(), NOTICE);
        vm.assertEq(escrow.distributor(), address(distributor));
        vm.assertEq(escrow.ownToken(), address(warp));
        vm.assertEq(escrow.permit2(), address(permit2));
        vm.assertTrue(escrow.extension().code.length > 0);
    }

    // The extension has its own empty books, nobody's role and no initialiser left.
    function test_TheExtensionByItselfIsNothing() public {
        PaymentEscrow alone = PaymentEscrow(escrow.extension());
        vm.startPrank(treasury);
        vm.expectRevert();
        alone.setToken(address(usdc), true);
        vm.expectRevert();
        alone.pause();
        vm.stopPrank();
        vm.expectRevert();
        alone.initialize(_initialSettings());
        vm.expectRevert();
        alone.depositPrepaid(address(usdc), 1);
    }
}
