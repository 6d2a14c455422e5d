// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract AuthorizeWithPermitTest is Base {
    function _permit(uint256 amount) private view returns (uint8 v, bytes32 r, bytes32 s) {
        return vm.sign(PAYER_KEY, _digestPermit(address(usdc), payer, address(escrow), amount, START + 1 hours));
    }

    function setUp() public override {
        super.setUp();
        vm.prank(payer);
        usdc.approve(address(escrow), 0);
    }

    function test_HoldsMoneyWithoutAnEarlierApproval() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        (uint8 v, bytes32 r, bytes32 s) = _permit(5e6);
        uint256 nonce = usdc.nonces(payer);
        vm.prank(payer);
        escrow.authorizeWithPermit(info, 5e6, START + 1 hours, v, r, s);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 5e6);
        vm.assertEq(usdc.nonces(payer), nonce + 1);
        vm.assertEq(usdc.allowance(payer, address(escrow)), 0);
    }

    function test_GoesOnWhenSomebodyUsedThePermitBefore() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        (uint8 v, bytes32 r, bytes32 s) = _permit(5e6);
        vm.prank(stranger);
        usdc.permit(payer, address(escrow), 5e6, START + 1 hours, v, r, s);
        vm.prank(payer);
        escrow.authorizeWithPermit(info, 5e6, START + 1 hours, v, r, s);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 5e6);
    }

    function test_RevertWhen_ThePermitIsBadAndThereIsNoAllowance() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        (uint8 v, bytes32 r, bytes32 s) = _permit(5e6 - 1);
        vm.expectRevert();
        vm.prank(payer);
        escrow.authorizeWithPermit(info, 5e6, START + 1 hours, v, r, s);
    }

    // A stranger could otherwise bind somebody's permit to a payment of its own making.
    function test_RevertWhen_NotThePayer() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        (uint8 v, bytes32 r, bytes32 s) = _permit(5e6);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, payer)
        );
        vm.prank(stranger);
        escrow.authorizeWithPermit(info, 5e6, START + 1 hours, v, r, s);
    }
}
