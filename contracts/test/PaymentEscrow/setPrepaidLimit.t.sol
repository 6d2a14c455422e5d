// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IPaymentEscrow} from "../../src/interfaces/IPaymentEscrow.sol";
import {Base} from "../base/Base.sol";

contract SetPrepaidLimitTest is Base {
    function test_IsKeptWith24BitsRoundedDown() public {
        vm.startPrank(payer);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IPaymentEscrow.PrepaidLimitSet(payer, address(usdc), 1 << 24);
        escrow.setPrepaidLimit(address(usdc), (1 << 24) + 1);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).maxPerEpoch, 1 << 24);
        escrow.setPrepaidLimit(address(usdc), (1 << 24) - 1);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).maxPerEpoch, (1 << 24) - 1);
        escrow.setPrepaidLimit(address(usdc), 0);
        vm.assertEq(escrow.prepaid(payer, address(usdc)).maxPerEpoch, 0);
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
                IPaymentEscrow.PaymentEscrow_BadAmount.selector, uint256(1) << 88, type(uint88).max
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
}
