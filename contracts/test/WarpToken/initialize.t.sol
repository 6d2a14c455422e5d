// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {WarpToken} from "../../src/token/WarpToken.sol";
import {Base} from "../base/Base.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

contract InitializeTest is Base {
    function _try(uint256 cap, address holder, uint256 amount) private returns (bool) {
        address implementation = address(new WarpToken());
        bytes memory data = abi.encodeCall(WarpToken.initialize, (address(manager), cap, holder, amount));
        try new ERC1967Proxy(implementation, data) {
            return true;
        } catch {
            return false;
        }
    }

    function test_OnceWithinBoundsAndNeverTheImplementation() public {
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
