// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetPrepaidLimitTest is Base {
    function test_IsKeptWith24BitsRoundedDown() public {
        vm.startPrank(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidLimitSet(payer, address(usdc), 1 << 24, 0);
        escrow.setPrepaidLimit(address(usdc), (1 << 24) + 1);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).maxPerEpoch, 1 << 24);
        escrow.setPrepaidLimit(address(usdc), (1 << 24) - 1);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).nextMaxPerEpoch, (1 << 24) - 1);
        vm.stopPrank();
    }

    function test_LeavesBalanceAndSpendingAlone() public {
        vm.startPrank(payer);
        escrow.depositPrepaid(address(usdc), 10e6);
        escrow.setPrepaidLimit(address(usdc), 4e6);
        vm.stopPrank();
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 10e6);
    }

    function test_RevertWhen_TooHigh() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IEscrowTypes.PaymentEscrow_BadAmount.selector, uint256(1) << 88, type(uint88).max
            )
        );
        escrow.setPrepaidLimit(address(usdc), uint256(1) << 88);
    }

    function testFuzz_NeverMoreThanAskedAndNearlyAsMuch(uint88 limit) public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), limit);
        uint256 kept = escrow.prepaid(payer, address(usdc)).maxPerEpoch;
        vm.assertLe(kept, limit);
        vm.assertGe(kept + limit / (1 << 23), limit);
    }

    function _set(uint256 limit) private {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), limit);
    }

    function _limits(uint256 now_, uint256 next) private view {
        IEscrowTypes.Prepaid memory state = escrow.prepaid(payer, address(usdc));
        vm.assertEq(state.maxPerEpoch, now_);
        vm.assertEq(state.nextMaxPerEpoch, next);
    }

    function test_AHigherOneHoldsAtOnceALowerOneFromTheNextEpoch() public {
        _set(100);
        _limits(100, 100);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidLimitSet(payer, address(usdc), 40, RUNNING + 1);
        _set(40);
        _limits(100, 40);
        vm.warp(START + LENGTH - 1);
        _limits(100, 40);
        vm.warp(START + LENGTH);
        _limits(40, 40);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidLimitSet(payer, address(usdc), 60, 0);
        _set(60);
        _limits(60, 60);
        _set(100);
        _limits(100, 100);
    }

    function test_TheLastChangeOfAnEpochCounts() public {
        _set(100);
        _set(40);
        _set(10);
        _limits(100, 10);
        _set(70);
        _limits(100, 70);
        _set(100);
        _limits(100, 100);
        _set(0);
        _limits(100, 0);
    }

    // However often it is lowered within an epoch, what was in force in it stays.
    function test_ManyLoweringsOfOneEpochAreOneChange() public {
        _set(100);
        for (uint256 i = 1; i <= 6; ++i) {
            _set(100 - 10 * i);
            _limits(100, 100 - 10 * i);
        }
        _fund();
        _settled(RUNNING, 100, true);
        _settled(RUNNING + 1, 41, false);
        _settled(RUNNING + 1, 40, true);
    }

    // Four changes are kept: an epoch that is being settled late keeps the limit that was in force in it.
    function test_FiveLoweringsInARowMoveOnlyTheOldest() public {
        _set(100);
        for (uint256 i = 1; i <= 5; ++i) {
            _set(100 - 10 * i);
            vm.warp(START + i * LENGTH);
        }
        _limits(50, 50);
        _fund();
        // Epochs before the oldest change that is kept count as the one after them did.
        _settled(RUNNING, 91, false);
        _settled(RUNNING, 90, true);
        _settled(RUNNING + 2, 81, false);
        _settled(RUNNING + 2, 80, true);
        _settled(RUNNING + 3, 70, true);
        _settled(RUNNING + 4, 60, true);
        _settled(RUNNING + 5, 51, false);
        _settled(RUNNING + 5, 50, true);
    }

    function _fund() private {
        vm.warp(START);
        vm.prank(payer);
        escrow.depositPrepaid(address(usdc), 1000);
        vm.warp(START + 5 * LENGTH);
    }

    function _settled(uint256 epoch, uint96 amount, bool expected) private {
        uint256 balance = escrow.prepaid(payer, address(usdc)).balance;
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem({payer: payer, amount: amount, taskRef: REF});
        vm.prank(operator);
        escrow.settle(epoch, address(usdc), items);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, expected ? balance - amount : balance);
    }

    // Whatever is set in whatever order: an epoch that has begun never has a lower limit than it had.
    function testFuzz_NothingThatBeganIsLowered(uint88[12] calldata limits, uint8[12] calldata steps) public {
        _fund();
        uint256 time = block.timestamp;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 before = escrow.prepaid(payer, address(usdc)).maxPerEpoch;
            _set(limits[i]);
            IEscrowTypes.Prepaid memory state = escrow.prepaid(payer, address(usdc));
            vm.assertGe(state.maxPerEpoch, before);
            vm.assertLe(state.nextMaxPerEpoch, limits[i]);
            vm.assertGe(state.nextMaxPerEpoch + limits[i] / (1 << 23), limits[i]);
            vm.assertEq(state.balance, 1000);
            time += uint256(steps[i] % 3) * LENGTH;
            vm.warp(time);
            if (steps[i] % 3 > 0) {
                vm.assertEq(escrow.prepaid(payer, address(usdc)).maxPerEpoch, state.nextMaxPerEpoch);
            }
        }
    }
}
