// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
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

    function _one(address who, uint96 amount) private pure returns (IPaymentEscrow.SettleItem[] memory items) {
        items = new IPaymentEscrow.SettleItem[](1);
        items[0] = IPaymentEscrow.SettleItem({payer: who, amount: amount, taskRef: REF});
    }

    function _settle(uint256 epoch, address token, address who, uint96 amount) private {
        vm.prank(operator);
        escrow.settle(epoch, token, _one(who, amount));
    }

    function test_TakesFromEachAndTellsEach() public {
        IPaymentEscrow.SettleItem[] memory items = new IPaymentEscrow.SettleItem[](2);
        items[0] = IPaymentEscrow.SettleItem({payer: payer, amount: 10e6, taskRef: "a"});
        items[1] = IPaymentEscrow.SettleItem({payer: other, amount: 5e6 + 1, taskRef: "b"});
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PrepaidSettled(payer, "a", 0, address(usdc), 10e6, 0.5e6, 0);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PrepaidSettled(other, "b", 0, address(usdc), 5e6 + 1, 0.25e6, 0);
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

    function test_TheLimitHoldsPerEpoch() public {
        _settle(0, address(usdc), payer, 15e6);
        vm.expectRevert(
            abi.encodeWithSelector(
                IPaymentEscrow.PaymentEscrow_OverEpochLimit.selector,
                payer,
                20e6 + 1,
                escrow.prepaid(payer, address(usdc)).maxPerEpoch
            )
        );
        _settle(0, address(usdc), payer, 5e6 + 1);
        _settle(0, address(usdc), payer, 5e6);
        vm.warp(START + LENGTH);
        _settle(1, address(usdc), payer, 20e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).spent, 20e6);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).epoch, 1);
    }

    function test_ALateEpochCountsAgainstTheLatest() public {
        vm.warp(START + LENGTH);
        _settle(1, address(usdc), payer, 15e6);
        _settle(0, address(usdc), payer, 5e6);
        vm.assertEq(escrow.earned(address(usdc), 0), 4.75e6);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_OverEpochLimit.selector);
        _settle(0, address(usdc), payer, 1);
    }

    function test_ALoweredLimitHoldsAtOnce() public {
        _settle(0, address(usdc), payer, 15e6);
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 10e6);
        vm.expectPartialRevert(IPaymentEscrow.PaymentEscrow_OverEpochLimit.selector);
        _settle(0, address(usdc), payer, 1);
    }

    function test_RevertWhen_TheEpochHasNotBegun() public {
        vm.warp(START + LENGTH - 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_EpochNotBegun.selector, 1, 0));
        _settle(1, address(usdc), payer, 1);
    }

    function test_RevertWhen_MoreThanTheBalanceOrNothing() public {
        vm.prank(payer);
        escrow.setPrepaidLimit(address(usdc), 1000e6);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_BadAmount.selector, 100e6 + 1, 100e6));
        _settle(0, address(usdc), payer, 100e6 + 1);
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_BadAmount.selector, 0, 100e6));
        _settle(0, address(usdc), payer, 0);
        _settle(0, address(usdc), payer, 100e6);
    }

    function test_RevertWhen_NotAnOperatorsKey() public {
        vm.expectRevert(abi.encodeWithSelector(IPaymentEscrow.PaymentEscrow_NotOperator.selector, stranger));
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
        IPaymentEscrow.Ledger memory ledger = escrow.ledger(address(warp), 0);
        vm.assertEq(ledger.net + ledger.fee + ledger.burned, amount);
        vm.assertEq(escrow.prepaid(payer, address(warp)).balance, 100e6 - amount);
    }
}
