// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract FundEpochsTest is Base {
    function _list(uint256 a, uint256 b, uint256 c) private pure returns (uint256[] memory epochs) {
        epochs = new uint256[](3);
        (epochs[0], epochs[1], epochs[2]) = (a, b, c);
    }

    // What late captures left in old epochs goes in one transaction, each epoch with its own events.
    function test_ForwardsSeveralEpochsAndPassesOverEmptyOnes() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        _capture(info, 4e6, 1);
        _capture(info, 1, 3);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.EpochFunded(1, address(usdc), 3.9e6, 3.9e6);
        vm.expectEmit(true, true, true, true, address(escrow));
        emit IEscrowTypes.EpochFunded(3, address(usdc), 1, 1);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpochs(_list(1, 2, 3), address(usdc)), 3.9e6 + 1);
        vm.assertEq(distributor.funded(address(usdc)), 3.9e6 + 1);
        vm.assertEq(escrow.ledger(address(usdc), 2).forwards, 0);
        vm.assertEq(escrow.ledger(address(usdc), 3).forwards, 1);
    }

    function test_TheSameEpochTwiceIsForwardedOnce() public {
        (IEscrowTypes.PaymentInfo memory info,) = _authorized(10e6);
        _capture(info, 4e6, 1);
        vm.prank(operator);
        vm.assertEq(escrow.fundEpochs(_list(1, 1, 1), address(usdc)), 3.9e6);
        vm.assertEq(escrow.ledger(address(usdc), 1).forwards, 1);
    }

    function test_RevertWhen_NotAnOperatorsKey() public {
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotOperator.selector, stranger));
        vm.prank(stranger);
        escrow.fundEpochs(_list(1, 2, 3), address(usdc));
    }
}
