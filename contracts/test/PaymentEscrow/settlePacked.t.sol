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

    function test_ALoweredLimitHoldsFromTheNextEpoch() public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 2 ** 20);
        vm.warp(START + LENGTH);
        bytes32[] memory items = new bytes32[](2);
        (items[0], items[1]) = (_item(payer, 2 ** 20 + 1), "a");
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.SettlementSkipped(
            payer, address(usdc), RUNNING + 1, "a", 2 ** 20 + 1, IEscrowTypes.SkipReason.OverEpochLimit
        );
        vm.prank(operator);
        escrow.settlePacked(RUNNING + 1, address(usdc), items);
        vm.prank(operator);
        escrow.settlePacked(RUNNING, address(usdc), items);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 100e6 - 2 ** 20 - 1);
    }

    // What was spent is counted anew in every epoch, and an older one is not the newer one's.
    function test_SpendingIsCountedByTheEpoch() public {
        bytes32[] memory items = new bytes32[](2);
        (items[0], items[1]) = (_item(payer, 15e6), "a");
        vm.prank(operator);
        escrow.settlePacked(RUNNING, address(usdc), items);
        vm.warp(START + LENGTH);
        vm.prank(operator);
        escrow.settlePacked(RUNNING + 1, address(usdc), items);
        IEscrowTypes.Prepaid memory after_ = escrow.prepaid(payer, address(usdc));
        vm.assertEq(after_.balance, 70e6);
        vm.assertEq(after_.spent, 15e6);
        vm.assertEq(after_.epoch, RUNNING + 1);
        // The limit of 20e6 an epoch.
        vm.prank(operator);
        escrow.settlePacked(RUNNING + 1, address(usdc), items);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 70e6);
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

    /// @dev What a payer had before, in words that a fuzzer can choose.
    struct Before {
        uint88 limit;
        uint96 deposit;
        uint96 first;
        bool lowered;
        bool older;
    }

    function _books() private view returns (bytes32) {
        return keccak256(
            abi.encode(
                escrow.prepaid(payer, address(usdc)),
                escrow.prepaid(other, address(usdc)),
                escrow.ledger(address(usdc), RUNNING),
                escrow.ledger(address(usdc), RUNNING - 1)
            )
        );
    }

    function _prepare(address who, Before memory before) private {
        uint256 deposit = 1 + (before.deposit % 1e12);
        usdc.mint(who, deposit);
        vm.startPrank(who);
        usdc.approve(address(escrow), deposit);
        escrow.depositPrepaid(address(usdc), deposit);
        escrow.setPrepaidLimit(address(usdc), before.limit % 1e12);
        if (before.lowered) escrow.setPrepaidLimit(address(usdc), before.limit % 1e6);
        vm.stopPrank();
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem({payer: who, amount: uint96(before.first % 1e12), taskRef: "first"});
        vm.prank(operator);
        escrow.settle(before.older ? RUNNING - 1 : RUNNING, address(usdc), items);
    }

    // The assembly against the plain Solidity of `settle`: the same books and the same events, whatever the items.
    function testFuzz_IsSettleToTheWord(
        Before calldata first,
        Before calldata second,
        uint96[6] calldata amounts,
        uint8 order,
        bool late
    ) public {
        _prepare(payer, first);
        _prepare(other, second);
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](6);
        bytes32[] memory packed = new bytes32[](12);
        for (uint256 i = 0; i < 6; ++i) {
            address who = (order >> i) & 1 == 0 ? payer : other;
            // Small, within reach, or out of every bound.
            uint96 amount = i < 3 ? amounts[i] % 1e6 : i < 5 ? amounts[i] % 1e12 : amounts[i];
            items[i] = IEscrowTypes.SettleItem({payer: who, amount: amount, taskRef: bytes32(i)});
            packed[2 * i] = _item(who, amount);
            packed[2 * i + 1] = bytes32(i);
        }
        uint256 epoch = late ? RUNNING - 1 : RUNNING;
        uint256 snapshot = vm.snapshotState();
        vm.recordLogs();
        vm.prank(operator);
        escrow.settle(epoch, address(usdc), items);
        bytes32 books = _books();
        bytes32 logs = keccak256(abi.encode(vm.getRecordedLogs()));
        vm.revertToState(snapshot);
        vm.recordLogs();
        vm.prank(operator);
        escrow.settlePacked(epoch, address(usdc), packed);
        vm.assertEq(_books(), books);
        vm.assertEq(keccak256(abi.encode(vm.getRecordedLogs())), logs);
    }

    function test_BurnsOfOurOwnTokenAsSettleDoes() public {
        vm.startPrank(payer);
        escrow.depositPrepaid(address(warp), 100e6);
        escrow.setPrepaidLimit(address(warp), 20e6);
        vm.stopPrank();
        bytes32[] memory items = new bytes32[](2);
        (items[0], items[1]) = (_item(payer, 10e6), "a");
        vm.prank(operator);
        escrow.settlePacked(RUNNING, address(warp), items);
        vm.assertEq(escrow.ledger(address(warp), RUNNING).burned, 95_000);
        vm.assertEq(escrow.ledger(address(warp), RUNNING).fee, 0.5e6);
        vm.assertEq(escrow.ledger(address(warp), RUNNING).net, 9.405e6);
    }
}
