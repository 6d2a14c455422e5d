// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {Roles} from "../../src/libraries/Roles.sol";
import {Base} from "../base/Base.sol";

/// How roles change hands. Who may call what: functions.t.sol.
contract RolesTest is Base {
    function test_TheDeployerKeepsNothing() public view {
        for (uint64 role = 0; role <= Roles.METER; ++role) {
            (bool isMember,) = manager.hasRole(role, address(this));
            vm.assertFalse(isMember);
        }
    }

    function test_RolesCanBeTakenAway() public {
        vm.prank(admin);
        manager.revokeRole(Roles.PUBLISHER, publisher);
        vm.expectRevert();
        vm.prank(publisher);
        distributor.submitRoot(0, "root", new address[](0), new uint256[](0), 0);
    }

    // A role change under an execution delay can be seen coming and be cancelled.
    function test_ADelayedRoleChangeWaitsAndCanBeCancelled() public {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = manager.grantRole.selector;
        vm.startPrank(admin);
        manager.setTargetFunctionRole(address(manager), selectors, Roles.UPGRADER);
        manager.grantRole(Roles.ADMIN, other, CONFIG_DELAY);
        vm.stopPrank();
        bytes memory data = abi.encodeCall(manager.grantRole, (Roles.PUBLISHER, stranger, 0));
        vm.prank(other);
        vm.expectRevert();
        manager.grantRole(Roles.PUBLISHER, stranger, 0);
        vm.prank(other);
        manager.schedule(address(manager), data, 0);
        vm.prank(guardian);
        manager.cancel(other, address(manager), data);
        vm.warp(block.timestamp + CONFIG_DELAY);
        vm.prank(other);
        vm.expectRevert();
        manager.grantRole(Roles.PUBLISHER, stranger, 0);
        vm.prank(other);
        manager.schedule(address(manager), data, 0);
        vm.warp(block.timestamp + CONFIG_DELAY);
        vm.prank(other);
        manager.execute(address(manager), data);
        (bool isMember,) = manager.hasRole(Roles.PUBLISHER, stranger);
        vm.assertTrue(isMember);
    }

    function test_TheAuthorityChangesOnlyThroughTheManager() public {
        vm.prank(admin);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, admin));
        escrow.setAuthority(address(usdc));
        vm.assertEq(escrow.authority(), address(manager));
    }
}
