// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {Base} from "../base/Base.sol";

contract MintTest is Base {
    function test_TheMinterAlone() public {
        vm.prank(address(emission));
        warp.mint(other, 5e18);
        vm.assertEq(warp.balanceOf(other), 5e18);
        vm.assertEq(warp.totalMinted(), SUPPLY + 5e18);
        vm.assertEq(warp.cap(), CAP);
        vm.expectRevert(
            abi.encodeWithSelector(IWarpToken.WarpToken_NotMinter.selector, treasury, address(emission))
        );
        vm.prank(treasury);
        warp.mint(treasury, 1);
    }

    function test_RevertWhen_AboveTheCapBurntTokensIncluded() public {
        vm.startPrank(address(emission));
        warp.mint(other, CAP - SUPPLY);
        vm.stopPrank();
        vm.prank(other);
        warp.burn(1000);
        vm.assertEq(warp.totalSupply(), CAP - 1000);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_CapExceeded.selector, CAP + 1, CAP));
        vm.prank(address(emission));
        warp.mint(other, 1);
    }
}
