// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SettlePackedTest is Base {
    function setUp() public override {
        super.setUp();
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 100e6);
        escrow.setPrepaidLimit(address(usdc), 20e6);
        vm.stopPrank();
    }

    function _item(address who, uint96 amount) private pure returns (bytes32) {
        return bytes32((uint256(uint160(who)) << 96) | amount);
    }

    function test_DoesWhatSettleDoes() public {
        bytes32[] memory items = new bytes32[](6);
        (items[0], items[1]) = (_item(payer, 10e6), "a");
        (items[2], items[3]) = (_item(stranger, type(uint96).max), "b");
        (items[4], items[5]) = (_item(payer, 5e6), "c");
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidSettled(payer, "a", RUNNING, address(usdc), 10e6, 0.5e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.SettlementSkipped(
            stranger, address(usdc), RUNNING, "b", type(uint96).max, IEscrowTypes.SkipReason.OverBalance
        );
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidSettled(payer, "c", RUNNING, address(usdc), 5e6, 0.25e6, 0);
        vm.prank(operator);
        escrow.settlePacked(RUNNING, address(usdc), items);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 85e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).spent, 15e6);
        vm.assertEq(escrow.earned(address(usdc), RUNNING), 14.25e6);
        vm.assertEq(escrow.ledger(address(usdc), RUNNING).fee, 0.75e6);
    }

    function test_RevertWhen_AnItemIsHalf() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 1, 0));
        vm.prank(operator);
        escrow.settlePacked(RUNNING, address(usdc), new bytes32[](1));
    }

    function test_RevertWhen_NotAnOperatorsKeyOrTheEpochHasNotBegun() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotOperator.selector, stranger));
        vm.prank(stranger);
        escrow.settlePacked(RUNNING, address(usdc), new bytes32[](0));
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector);
        vm.prank(operator);
        escrow.settlePacked(RUNNING + 1, address(usdc), new bytes32[](0));
    }
}
