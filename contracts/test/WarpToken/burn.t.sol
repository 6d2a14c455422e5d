// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

contract BurnTest is Base {
    function test_burnAndBurnFrom() public {
        uint256 supply = warp.totalSupply();
        vm.prank(payer);
        warp.burn(10);
        vm.assertEq(warp.totalSupply(), supply - 10);
        vm.prank(payer);
        warp.approve(stranger, 5);
        vm.startPrank(stranger);
        warp.burnFrom(payer, 4);
        vm.assertEq(warp.allowance(payer, stranger), 1);
        vm.expectRevert();
        warp.burnFrom(payer, 2);
        vm.expectRevert();
        warp.burn(1);
        vm.stopPrank();
        vm.assertEq(warp.totalSupply(), supply - 14);
    }
}
