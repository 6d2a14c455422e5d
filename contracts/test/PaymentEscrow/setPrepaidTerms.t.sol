// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract SetPrepaidTermsTest is Base {
    function test_HoldAfterTheNoticeAndADay() public {
        vm.startPrank(treasury);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.PrepaidTermsSet(700, 50, START + NOTICE + 1 days);
        escrow.setPrepaidTerms(700, 50);
        _terms(500, 100);
        vm.warp(START + NOTICE + 1 days);
        _terms(700, 50);
        escrow.setPrepaidTerms(800, 60);
        _terms(700, 50);
        vm.warp(block.timestamp + NOTICE + 1 days);
        _terms(800, 60);
        escrow.setPrepaidTerms(10_000, 10_000);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        escrow.setPrepaidTerms(10_001, 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadBps.selector, 10_001, 10_000));
        escrow.setPrepaidTerms(0, 10_001);
        vm.stopPrank();
    }

    // Announcing twice does not bring terms forward that a payer could not have left by now.
    function test_AnnouncedTwiceTheyComeNoEarlier() public {
        vm.startPrank(treasury);
        escrow.setPrepaidTerms(700, 50);
        vm.warp(START + NOTICE);
        escrow.setPrepaidTerms(900, 70);
        vm.warp(START + NOTICE + 1 days);
        _terms(500, 100);
        vm.stopPrank();
    }

    function _terms(uint256 feeBps, uint256 burnBps) private view {
        (uint256 fee, uint256 burn) = escrow.prepaidTerms();
        vm.assertEq(fee, feeBps);
        vm.assertEq(burn, burnBps);
    }
}
