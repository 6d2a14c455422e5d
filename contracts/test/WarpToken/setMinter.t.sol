// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IWarpToken} from "../../src/interfaces/IWarpToken.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Base} from "../base/Base.sol";

contract SetMinterTest is Base {
    function test_Once() public {
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

    function test_OnlyByTheAdmin() public {
        WarpToken fresh = WarpToken(
            _proxy(address(new WarpToken()), abi.encodeCall(WarpToken.initialize, (address(manager), CAP, treasury, 1)))
        );
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, treasury));
        vm.prank(treasury);
        fresh.setMinter(treasury);
        vm.expectEmit(true, true, true, true, address(fresh));
        emit IWarpToken.MinterSet(other);
        vm.prank(admin);
        fresh.setMinter(other);
        vm.assertEq(fresh.minter(), other);
    }
}
