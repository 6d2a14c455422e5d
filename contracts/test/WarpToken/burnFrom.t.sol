// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Base} from "../base/Base.sol";

contract BurnFromTest is Base {
    function test_SpendsTheAllowance() public {
        uint256 supply = warp.totalSupply();
        vm.prank(payer);
        warp.approve(stranger, 5);
        vm.prank(stranger);
        warp.burnFrom(payer, 4);
        vm.assertEq(warp.allowance(payer, stranger), 1);
        vm.assertEq(warp.totalSupply(), supply - 4);
    }

    function test_RevertWhen_MoreThanAllowed() public {
        vm.prank(payer);
        warp.approve(stranger, 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, stranger, 1, 2));
        vm.prank(stranger);
        warp.burnFrom(payer, 2);
    }
}
