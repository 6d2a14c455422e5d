// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {Roles} from "../../src/libraries/Roles.sol";
import {Base} from "../base/Base.sol";

/// Every role against every restricted function.
contract RolesTest is Base {
    struct Row {
        address target;
        bytes data;
        address holder;
    }

    function _rows() private view returns (Row[] memory rows) {
        rows = new Row[](21);
        address e = address(escrow);
        address d = address(distributor);
        bytes memory upgrade = abi.encodeCall(warp.upgradeToAndCall, (address(1), ""));
        rows[0] = Row(address(warp), upgrade, upgrader);
        rows[1] = Row(address(emission), upgrade, upgrader);
        rows[2] = Row(e, upgrade, upgrader);
        rows[3] = Row(d, upgrade, upgrader);
        rows[4] = Row(
            d,
            abi.encodeCall(distributor.submitRoot, (0, "root", new address[](0), new uint256[](0), 0)),
            publisher
        );
        rows[5] = Row(d, abi.encodeCall(distributor.revokeRoot, ()), guardian);
        rows[6] = Row(d, abi.encodeCall(distributor.setDelay, (1)), treasury);
        rows[7] = Row(d, abi.encodeCall(distributor.countClaimed, (address(usdc), new address[](0))), treasury);
        rows[8] = Row(d, abi.encodeCall(distributor.rescue, (address(usdc), treasury, 0)), treasury);
        rows[9] = Row(e, abi.encodeCall(escrow.pause, ()), pauser);
        rows[10] = Row(e, abi.encodeCall(escrow.unpause, ()), treasury);
        rows[11] = Row(e, abi.encodeCall(escrow.setOperator, (other, other)), treasury);
        rows[12] = Row(e, abi.encodeCall(escrow.setToken, (address(usdc), true)), treasury);
        rows[13] = Row(e, abi.encodeCall(escrow.setFeeRecipient, (feeRecipient)), treasury);
        rows[14] = Row(e, abi.encodeCall(escrow.setTreasury, (treasury)), treasury);
        rows[15] = Row(e, abi.encodeCall(escrow.setPrepaidTerms, (1, 1)), treasury);
        rows[16] = Row(e, abi.encodeCall(escrow.rescue, (address(this), treasury, 0)), treasury);
        rows[17] = Row(address(emission), abi.encodeCall(emission.setSchedule, (_later())), treasury);
        rows[18] = Row(address(warp), abi.encodeCall(warp.setMinter, (other)), admin);
        rows[19] = Row(e, abi.encodeCall(escrow.cutOffOperator, (operator)), guardian);
        rows[20] = Row(e, abi.encodeCall(escrow.setCollector, (other, true)), treasury);
    }

    function test_OnlyTheHolderOfTheOneRoleMayCall() public {
        Row[] memory rows = _rows();
        address[9] memory callers =
            [admin, upgrader, guardian, publisher, treasury, pauser, operator, stranger, address(this)];
        for (uint256 i = 0; i < rows.length; ++i) {
            for (uint256 j = 0; j < callers.length; ++j) {
                vm.prank(callers[j]);
                (bool ok, bytes memory result) = rows[i].target.call(rows[i].data);
                bool refused = !ok && bytes4(result) == IAccessManaged.AccessManagedUnauthorized.selector;
                vm.assertEq(refused ? 1 : 0, callers[j] == rows[i].holder ? 0 : 1, vm.toString(i * 100 + j));
            }
        }
    }

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

    function _later() private pure returns (IEmissionController.Stretch memory stretch) {
        stretch = IEmissionController.Stretch({fromEpoch: 100, decayPeriod: 1, decayBps: 0, initialAmount: 1});
    }
}
