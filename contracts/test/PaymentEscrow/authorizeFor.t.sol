// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract AuthorizeForTest is Base {
    function setUp() public override {
        super.setUp();
        vm.prank(treasury);
        escrow.setCollector(stranger, true);
    }

    function _open() private returns (IEscrowTypes.PaymentInfo memory info) {
        info = _info(address(usdc));
        usdc.mint(stranger, info.maxAmount);
        vm.prank(stranger);
        usdc.approve(address(escrow), info.maxAmount);
        vm.prank(stranger);
        escrow.authorizeFor(info);
    }

    function test_TheCallerPaysAndThePayerIsWhoWasNamed() public {
        uint256 balance = usdc.balanceOf(payer);
        IEscrowTypes.PaymentInfo memory info = _open();
        bytes32 id = escrow.paymentIdOf(info);
        vm.assertEq(escrow.paymentState(id).held, info.maxAmount);
        vm.assertEq(usdc.balanceOf(stranger), 0);
        vm.prank(operator);
        escrow.voidPayment(info);
        vm.assertEq(usdc.balanceOf(payer), balance + info.maxAmount);
    }

    function test_RevertWhen_ItIsThereAlready() public {
        IEscrowTypes.PaymentInfo memory info = _open();
        vm.prank(payer);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_AlreadyAuthorized.selector);
        escrow.authorize(info, 1e6);
    }

    function test_RevertWhen_TheCallerHasNotAllowedIt() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.prank(stranger);
        vm.expectRevert();
        escrow.authorizeFor(info);
    }

    function test_RevertWhen_NobodyIsNamed() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        info.payer = address(0);
        vm.prank(stranger);
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_ZeroAddress.selector);
        escrow.authorizeFor(info);
    }

    // A stranger's money in a payment's name would use its id up, with terms that the payer never agreed to.
    function test_RevertWhen_TheCallerIsNoCollector() public {
        vm.prank(treasury);
        escrow.setCollector(stranger, false);
        usdc.mint(stranger, 1000e6);
        vm.startPrank(stranger);
        usdc.approve(address(escrow), type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotCollector.selector, stranger));
        escrow.authorizeFor(_info(address(usdc)));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NotCollector.selector, payer));
        vm.prank(payer);
        escrow.authorizeFor(_info(address(usdc)));
    }
}
