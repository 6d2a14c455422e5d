// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SettleTest is Base {
    function setUp() public override {
        super.setUp();
        usdc.mint(other, 100e6);
        vm.prank(other);
        usdc.approve(address(escrow), type(uint256).max);
        _prepay(payer, address(usdc), 100e6, 20e6);
        _prepay(other, address(usdc), 100e6, 20e6);
        _prepay(payer, address(warp), 100e6, 20e6);
    }

    function _prepay(address who, address token, uint256 amount, uint256 limit) private {
        vm.startPrank(who);
        escrow.depositPrepaid(token, amount);
        escrow.setPrepaidLimit(token, limit);
        vm.stopPrank();
    }

    function _one(address who, uint96 amount) private pure returns (IEscrowTypes.SettleItem[] memory items) {
        items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem({payer: who, amount: amount, taskRef: REF});
    }

    function _settle(uint256 epoch, address token, address who, uint96 amount) private {
        vm.prank(operator);
        escrow.settle(epoch, token, _one(who, amount));
    }

    function test_TakesFromEachAndTellsEach() public {
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](2);
        items[0] = IEscrowTypes.SettleItem({payer: payer, amount: 10e6, taskRef: "a"});
        items[1] = IEscrowTypes.SettleItem({payer: other, amount: 5e6 + 1, taskRef: "b"});
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidSettled(payer, "a", 0, address(usdc), 10e6, 0.5e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidSettled(other, "b", 0, address(usdc), 5e6 + 1, 0.25e6, 0);
        vm.prank(operator);
        escrow.settle(0, address(usdc), items);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 90e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).spent, 10e6);
        vm.assertEq(escrow.prepaid(other, address(usdc)).balance, 95e6 - 1);
        vm.assertEq(escrow.earned(address(usdc), 0), 14.25e6 + 1);
        vm.assertEq(escrow.ledger(address(usdc), 0).fee, 0.75e6);
    }

    function test_BurnsOfOurOwnTokenOnly() public {
        _settle(0, address(warp), payer, 10e6);
        vm.assertEq(escrow.ledger(address(warp), 0).burned, 95_000);
        vm.assertEq(escrow.ledger(address(warp), 0).fee, 0.5e6);
        vm.assertEq(escrow.ledger(address(warp), 0).net, 9.405e6);
    }

    function _skipped(uint256 epoch, uint96 amount, IEscrowTypes.SkipReason reason) private {
        bytes32 before = keccak256(
            abi.encode(escrow.prepaid(payer, address(usdc)), escrow.ledger(address(usdc), epoch))
        );
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.SettlementSkipped(payer, address(usdc), epoch, REF, amount, reason);
        _settle(epoch, address(usdc), payer, amount);
        bytes32 now_ =
            keccak256(abi.encode(escrow.prepaid(payer, address(usdc)), escrow.ledger(address(usdc), epoch)));
        vm.assertEq(now_, before);
    }

    function test_TheLimitHoldsPerEpoch() public {
        _settle(RUNNING, address(usdc), payer, 15e6);
        _skipped(RUNNING, 5e6 + 1, IEscrowTypes.SkipReason.OverEpochLimit);
        _settle(RUNNING, address(usdc), payer, 5e6);
        vm.warp(START + LENGTH);
        _settle(RUNNING + 1, address(usdc), payer, 20e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).spent, 20e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).epoch, RUNNING + 1);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 60e6);
    }

    function test_ALateEpochCountsAgainstTheLatest() public {
        vm.warp(START + LENGTH);
        _settle(RUNNING + 1, address(usdc), payer, 15e6);
        _settle(RUNNING, address(usdc), payer, 5e6);
        vm.assertEq(escrow.earned(address(usdc), RUNNING), 4.75e6);
        _skipped(RUNNING, 1, IEscrowTypes.SkipReason.OverEpochLimit);
    }

    // What was used before the limit was lowered is still paid, to the limit that was in force then.
    function test_ALoweredLimitDoesNotDodgeWhatWasUsed() public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 0);
        _settle(RUNNING, address(usdc), payer, 15e6);
        vm.warp(START + LENGTH);
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 0);
        _settle(RUNNING, address(usdc), payer, 5e6);
        _skipped(RUNNING, 1, IEscrowTypes.SkipReason.OverEpochLimit);
        _skipped(RUNNING + 1, 1, IEscrowTypes.SkipReason.OverEpochLimit);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 80e6);
    }

    function test_ALoweredLimitHoldsForTheEpochsThatCome() public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 3e6);
        vm.warp(START + LENGTH);
        _settle(RUNNING + 1, address(usdc), payer, 3e6);
        _skipped(RUNNING + 1, 1, IEscrowTypes.SkipReason.OverEpochLimit);
        // Nor does naming an older epoch bring the older limit back.
        _skipped(RUNNING, 1, IEscrowTypes.SkipReason.OverEpochLimit);
    }

    // An announced withdrawal does not dodge either: until it is made the balance can be settled.
    function test_AnAnnouncedWithdrawalCanStillBeSettled() public {
        vm.prank(payer);
        escrow.requestPrepaidWithdrawal(address(usdc), 100e6);
        _settle(RUNNING, address(usdc), payer, 20e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 80e6);
        vm.warp(START + NOTICE);
        vm.prank(payer);
        vm.assertEq(escrow.withdrawPrepaid(address(usdc)), 80e6);
    }

    function test_RevertWhen_TheEpochHasNotBegun() public {
        vm.warp(START + LENGTH - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, RUNNING + 1, START + LENGTH)
        );
        _settle(RUNNING + 1, address(usdc), payer, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochTooHigh.selector, uint256(1) << 32)
        );
        _settle(1 << 32, address(usdc), payer, 1);
    }

    function test_SkipsMoreThanTheBalanceAndNothing() public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 1000e6);
        _skipped(0, 100e6 + 1, IEscrowTypes.SkipReason.OverBalance);
        _skipped(0, 0, IEscrowTypes.SkipReason.NoAmount);
        _settle(0, address(usdc), payer, 100e6);
        _skipped(0, 1, IEscrowTypes.SkipReason.OverBalance);
    }

    // One payer cannot hold the others' settlement up.
    function test_OneThatCannotBeSettledDoesNotStopTheOthers() public {
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](3);
        items[0] = IEscrowTypes.SettleItem({payer: stranger, amount: 1, taskRef: "a"});
        items[1] = IEscrowTypes.SettleItem({payer: payer, amount: 10e6, taskRef: "b"});
        items[2] = IEscrowTypes.SettleItem({payer: other, amount: 20e6 + 1000, taskRef: "c"});
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.SettlementSkipped(
            stranger, address(usdc), 0, "a", 1, IEscrowTypes.SkipReason.OverBalance
        );
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidSettled(payer, "b", 0, address(usdc), 10e6, 0.5e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.SettlementSkipped(
            other, address(usdc), 0, "c", 20e6 + 1000, IEscrowTypes.SkipReason.OverEpochLimit
        );
        vm.prank(operator);
        escrow.settle(0, address(usdc), items);
        vm.assertEq(escrow.earned(address(usdc), 0), 9.5e6);
        vm.assertEq(escrow.prepaid(other, address(usdc)).balance, 100e6);
    }

    // A limit that was never lowered costs nothing; one that was is found beside the balance.
    function test_ALimitRaisedAgainForgetsTheChanges() public {
        vm.startPrank(payer);
        escrow.setPrepaidLimit(address(usdc), 1e6);
        escrow.setPrepaidLimit(address(usdc), 30e6);
        vm.stopPrank();
        _settle(RUNNING, address(usdc), payer, 30e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).balance, 70e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).nextMaxPerEpoch, escrow.prepaid(payer, address(usdc)).maxPerEpoch);
    }

    function test_RevertWhen_NotAnOperatorsKey() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotOperator.selector, stranger));
        vm.prank(stranger);
        escrow.settle(0, address(usdc), _one(payer, 1));
    }

    function test_NewTermsHoldOnlyAfterTheNotice() public {
        vm.prank(treasury);
        escrow.setPrepaidTerms(1000, 0);
        vm.warp(START + NOTICE + 1 days - 1);
        _settle(0, address(usdc), payer, 10e6);
        vm.assertEq(escrow.ledger(address(usdc), 0).fee, 0.5e6);
        vm.warp(START + NOTICE + 1 days);
        _settle(1, address(usdc), payer, 10e6);
        vm.assertEq(escrow.ledger(address(usdc), 1).fee, 1e6);
    }

    function testFuzz_NothingIsLostOrMade(uint96 amount, uint16 feeBps, uint16 burnBps) public {
        vm.assume(amount > 0 && amount <= 20e6 - 20);
        vm.prank(treasury);
        escrow.setPrepaidTerms(feeBps % 10_001, burnBps % 10_001);
        vm.warp(START + NOTICE + 1 days);
        _settle(0, address(warp), payer, amount);
        IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 0);
        vm.assertEq(ledger.net + ledger.fee + ledger.burned, amount);
        vm.assertEq(escrow.prepaid(payer, address(warp)).balance, 100e6 - amount);
    }
}
