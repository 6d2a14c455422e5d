// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {IPermit2} from "../../src/interfaces/IPermit2.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";

contract AuthorizeWithPermit2Test is Base {
    uint256 private constant UNTIL = START + 1 hours;

    function _sign(IEscrowTypes.PaymentInfo memory info, uint256 amount) private view returns (bytes memory) {
        IPermit2.PermitTransferFrom memory permit = IPermit2.PermitTransferFrom({
            permitted: IPermit2.TokenPermissions({token: info.token, amount: amount}),
            nonce: uint256(escrow.paymentIdOf(info)),
            deadline: UNTIL
        });
        return _signature(PAYER_KEY, permit2.digest(permit, address(escrow)));
    }

    function setUp() public override {
        super.setUp();
        vm.startPrank(payer);
        usdc.approve(address(escrow), 0);
        usdc.approve(address(permit2), type(uint256).max);
        vm.stopPrank();
    }

    function test_HoldsMoneyThroughPermit2() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _sign(info, 5e6);
        vm.prank(stranger);
        escrow.authorizeWithPermit2(info, 5e6, UNTIL, signature);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(info)).held, 5e6);
    }

    function test_RevertWhen_AnyFieldIsNotWhatWasSigned() public {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes memory signature = _sign(info, 5e6);
        info.feeBps = 5000;
        vm.expectRevert();
        escrow.authorizeWithPermit2(info, 5e6, UNTIL, signature);
    }

    function test_RevertWhen_ThereIsNoPermit2() public {
        PaymentEscrow.InitialSettings memory initial = _initialSettings();
        initial.permit2 = address(0);
        PaymentEscrow second = PaymentEscrow(
            _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (initial)))
        );
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        vm.expectRevert(abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_NoPermit2.selector));
        second.authorizeWithPermit2(info, 5e6, UNTIL, "");
    }
}
