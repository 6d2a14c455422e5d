// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {Base} from "../base/Base.sol";

contract UnpauseTest is Base {
    function test_OpensDepositsAgain() public {
        vm.prank(pauser);
        escrow.pause();
        vm.prank(treasury);
        escrow.unpause();
        vm.assertFalse(escrow.paused());
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 1e6);
        _authorized(1e6);
    }

    // Who stops deposits cannot be made to start them again.
    function test_RevertWhen_ThePauserUnpauses() public {
        vm.startPrank(pauser);
        escrow.pause();
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, pauser));
        escrow.unpause();
        vm.stopPrank();
        vm.assertTrue(escrow.paused());
    }
}
