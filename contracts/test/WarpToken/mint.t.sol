// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Base} from "../base/Base.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

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

    function test_setMinterOnce() public {
        vm.startPrank(admin);
        vm.expectRevert(
            abi.encodeWithSelector(IWarpToken.WarpToken_MinterAlreadySet.selector, address(emission))
        );
        warp.setMinter(stranger);
        vm.expectRevert(abi.encodeWithSelector(IWarpToken.WarpToken_ZeroAddress.selector));
        warp.setMinter(address(0));
        vm.stopPrank();
        vm.assertEq(warp.minter(), address(emission));
    }

    function _try(uint256 cap, address holder, uint256 amount) private returns (bool) {
        address implementation = address(new WarpToken());
        bytes memory data = abi.encodeCall(WarpToken.initialize, (address(manager), cap, holder, amount));
        try new ERC1967Proxy(implementation, data) {
            return true;
        } catch {
            return false;
        }
    }

    function test_initialize() public {
        vm.assertFalse(_try(0, treasury, 0));
        vm.assertFalse(_try(uint256(1) << 96, treasury, 0));
        vm.assertTrue(_try(type(uint96).max, treasury, type(uint96).max));
        vm.assertFalse(_try(10, treasury, 11));
        vm.assertTrue(_try(10, address(0), 0));
        vm.expectRevert();
        warp.initialize(address(this), CAP, stranger, 1);
        WarpToken implementation = new WarpToken();
        vm.expectRevert();
        implementation.initialize(address(this), CAP, stranger, 1);
        vm.assertEq(warp.name(), "Warpshare");
        vm.assertEq(warp.symbol(), "WARP");
        vm.assertEq(warp.decimals(), 18);
    }
}
