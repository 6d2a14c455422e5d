// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract FundEpochTest is Base {
    function test_ForwardsNetBooksTheFeeAndBurns() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorizedOwn(1000, 1000);
        _capture(info, 1000, 3);
        uint256 supply = warp.totalSupply();
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.EpochFeesBooked(3, address(warp), 25, 97);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.EpochFunded(3, address(warp), 878, 878);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpoch(3, address(warp)), 878);
        vm.assertEq(distributor.funded(address(warp)), 878);
        vm.assertEq(warp.balanceOf(address(distributor)), 878);
        vm.assertEq(warp.totalSupply(), supply - 97);
        vm.assertEq(escrow.fees(address(warp)), 25);
        vm.assertEq(warp.balanceOf(address(escrow)), 25);
        IEscrowTypes.Ledger memory ledger = escrow.ledger(address(warp), 3);
        vm.assertEq(ledger.net + ledger.fee + ledger.burned, 0);
        vm.assertEq(ledger.forwards, 1);
        vm.assertEq(warp.allowance(address(escrow), address(distributor)), 0);
    }

    function test_AgainWhenALateCaptureNamesTheEpoch() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        _capture(info, 4e6, 3);
        _forward(3, address(usdc));
        _capture(info, 4e6, 3);
        _forward(3, address(usdc));
        vm.assertEq(distributor.funded(address(usdc)), 7.8e6);
        vm.assertEq(escrow.ledger(address(usdc), 3).forwards, 2);
        vm.assertEq(escrow.fees(address(usdc)), 0.2e6);
    }

    function test_AllFeeFundsNothing() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.feeBps = 10_000;
        vm.prank(payer);
        escrow.authorize(info, 5e6);
        _capture(info, 5e6, 1);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpoch(1, address(usdc)), 0);
        vm.assertEq(escrow.fees(address(usdc)), 5e6);
    }

    function test_AllBurntFundsNothing() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(warp));
        info.feeBps = 0;
        info.burnBps = 10_000;
        vm.prank(payer);
        escrow.authorize(info, 5e6);
        _capture(info, 5e6, 1);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpoch(1, address(warp)), 0);
        vm.assertEq(escrow.fees(address(warp)), 0);
        vm.assertEq(warp.balanceOf(address(escrow)), 0);
    }

    function test_RevertWhen_NothingWaits() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        vm.prank(operator);
        escrow.fundEpoch(1, address(usdc));
    }

    // Anybody could otherwise forward at once and leave every refund to the treasury.
    function test_RevertWhen_NotAnOperatorsKey() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        _capture(info, 4e6, 3);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotOperator.selector, stranger));
        vm.prank(stranger);
        escrow.fundEpoch(3, address(usdc));
    }
}
