// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Base} from "../base/Base.sol";

contract BurnTest is Base {
    function test_TakesFromTheCallerAndTheSupply() public {
        uint256 supply = warp.totalSupply();
        uint256 before = warp.balanceOf(payer);
        vm.prank(payer);
        warp.burn(10);
        vm.assertEq(warp.totalSupply(), supply - 10);
        vm.assertEq(warp.balanceOf(payer), before - 10);
    }

    function test_RevertWhen_ThereIsNotEnough() public {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, 1));
        vm.prank(stranger);
        warp.burn(1);
    }
}
