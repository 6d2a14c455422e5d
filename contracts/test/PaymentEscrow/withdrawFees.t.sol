// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

contract WithdrawFeesTest is Base {
    function test_PaysTheFeeRecipient() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 100e6, 3);
        _forward(3, address(usdc));
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.FeesWithdrawn(address(usdc), feeRecipient, 2.5e6);
        vm.prank(stranger);
        vm.assertEq(escrow.withdrawFees(address(usdc)), 2.5e6);
        vm.assertEq(usdc.balanceOf(feeRecipient), 2.5e6);
        vm.assertEq(usdc.balanceOf(address(escrow)), 0);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_Nothing.selector));
        escrow.withdrawFees(address(usdc));
    }

    function test_FeesOfSeveralEpochsGather() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(100e6);
        _capture(info, 40e6, 3);
        _forward(3, address(usdc));
        _capture(info, 40e6, 4);
        _forward(4, address(usdc));
        vm.assertEq(escrow.fees(address(usdc)), 2e6);
    }

    // The fee recipient's trouble is nobody else's: forwarding does not pay it.
    function test_ABlockedFeeRecipientBlocksNobody() public {
        ZooToken zoo = new ZooToken();
        zoo.mint(payer, 100e6);
        zoo.setBlocked(feeRecipient, true);
        vm.prank(treasury);
        escrow.setToken(address(zoo), true);
        IEscrowTypes.PaymentInfo memory info = _info(address(zoo));
        vm.startPrank(payer);
        zoo.approve(address(escrow), 100e6);
        escrow.authorize(info, 100e6);
        vm.stopPrank();
        _capture(info, 100e6, 1);
        _forward(1, address(zoo));
        vm.assertEq(distributor.funded(address(zoo)), 97.5e6);
        vm.expectRevert();
        escrow.withdrawFees(address(zoo));
    }
}
