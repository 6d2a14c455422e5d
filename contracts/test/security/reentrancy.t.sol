// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {ZooToken} from "../mocks/ZooToken.sol";

/// A token that calls back in the middle of every transfer, against every external function that moves money. The token
/// itself is made operator, payer and account where that helps it.
contract ReentrancyTest is Base {
    ZooToken private _zoo;
    IEscrowTypes.PaymentInfo private _held;
    IEscrowTypes.PaymentInfo private _next;

    function setUp() public override {
        super.setUp();
        _zoo = new ZooToken();
        vm.startPrank(treasury);
        escrow.setToken(address(_zoo), true);
        escrow.setOperator(address(_zoo), address(_zoo));
        vm.stopPrank();
        _zoo.mint(payer, 1000e6);
        _zoo.mint(address(_zoo), 1000e6);
        vm.prank(payer);
        _zoo.approve(address(escrow), type(uint256).max);
        _held = _info(address(_zoo));
        _held.operator = address(_zoo);
        _next = _held;
        _next.salt = "next";
        vm.prank(payer);
        escrow.authorize(_held, 100e6);
        vm.prank(address(_zoo));
        escrow.capture(_held, 40e6, 1, REF);
    }

    function _attacks() private view returns (bytes[] memory attacks) {
        attacks = new bytes[](11);
        bytes memory signature = _signature(PAYER_KEY, escrow.paymentIdOf(_next));
        attacks[0] = abi.encodeCall(escrow.authorizeWithSignature, (_next, 1, signature));
        attacks[1] = abi.encodeCall(escrow.authorizeWith3009, (_next, 1, 0, type(uint48).max, signature));
        attacks[2] = abi.encodeCall(escrow.authorizeWithPermit2, (_next, 1, type(uint48).max, signature));
        attacks[3] = abi.encodeCall(escrow.charge, (_next, 1, 1, REF, signature));
        attacks[4] = abi.encodeCall(escrow.voidPayment, (_held));
        attacks[5] = abi.encodeCall(escrow.refund, (_held, 1));
        attacks[6] = abi.encodeCall(escrow.fundEpoch, (1, address(_zoo)));
        attacks[7] = abi.encodeCall(escrow.withdrawFees, (address(_zoo)));
        attacks[8] = abi.encodeCall(escrow.depositPrepaid, (address(_zoo), 1));
        attacks[9] = abi.encodeCall(escrow.withdrawPrepaid, (address(_zoo)));
        attacks[10] = abi.encodeCall(escrow.resolveDispute, (_held, 1, 1, REF, 0));
    }

    function _run(bytes memory outer, address caller) private {
        bytes[] memory attacks = _attacks();
        for (uint256 i = 0; i < attacks.length; ++i) {
            _zoo.setHook(address(escrow), attacks[i]);
            vm.prank(caller);
            (bool ok,) = address(escrow).call(outer);
            vm.assertTrue(ok);
            vm.assertFalse(_zoo.hookSucceeded());
            vm.assertEq(
                bytes32(bytes4(_zoo.hookResult())), bytes32(bytes4(keccak256("ReentrancyGuardReentrantCall()")))
            );
        }
    }

    function test_WhileDepositing() public {
        _run(abi.encodeCall(escrow.depositPrepaid, (address(_zoo), 1e6)), payer);
    }

    function test_WhileRefunding() public {
        _run(abi.encodeCall(escrow.refund, (_held, 1e6)), address(_zoo));
    }

    function test_WhileVoiding() public {
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.voidPayment, (_held)));
        uint256 before = _zoo.balanceOf(payer);
        vm.prank(address(_zoo));
        escrow.voidPayment(_held);
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(_zoo.balanceOf(payer), before + 60e6);
    }

    function test_WhileForwardingAndWithdrawingFees() public {
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.fundEpoch, (1, address(_zoo))));
        vm.prank(address(_zoo));
        escrow.fundEpoch(1, address(_zoo));
        vm.assertFalse(_zoo.hookSucceeded());
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.withdrawFees, (address(_zoo))));
        escrow.withdrawFees(address(_zoo));
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(_zoo.balanceOf(feeRecipient), 1e6);
    }

    // The state is written before the token is called: a view asked from within tells the new books.
    function test_ViewsAskedFromWithinTellTheNewBooks() public {
        bytes32 id = escrow.paymentIdOf(_held);
        _zoo.setHook(address(escrow), abi.encodeCall(escrow.paymentState, (id)));
        vm.prank(address(_zoo));
        escrow.voidPayment(_held);
        vm.assertTrue(_zoo.hookSucceeded());
        IEscrowTypes.PaymentState memory state = abi.decode(_zoo.hookResult(), (IEscrowTypes.PaymentState));
        vm.assertEq(state.held, 0);
        vm.assertTrue(state.status == IEscrowTypes.PaymentStatus.Closed);
    }

    function test_WhileFundingTheDistributor() public {
        _zoo.mint(address(this), 10e6);
        _zoo.approve(address(distributor), 10e6);
        _zoo.setHook(address(distributor), abi.encodeCall(distributor.fund, (address(_zoo), 1)));
        distributor.fund(address(_zoo), 5e6);
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(distributor.funded(address(_zoo)), 5e6);
    }

    // A claim carries no guard: what it depends on is written before the token is called.
    function test_WhileClaiming() public {
        _zoo.mint(address(distributor), 100e6);
        _activate(0, _leaf(other, address(_zoo), 10e6));
        _zoo.setHook(
            address(distributor), abi.encodeCall(distributor.claim, (other, address(_zoo), 10e6, new bytes32[](0)))
        );
        distributor.claim(other, address(_zoo), 10e6, new bytes32[](0));
        vm.assertFalse(_zoo.hookSucceeded());
        vm.assertEq(_zoo.balanceOf(other), 10e6);
        _zoo.setHook(
            address(distributor),
            abi.encodeCall(distributor.claim, (other, address(_zoo), 10e6, new bytes32[](0)))
        );
        vm.expectRevert();
        distributor.claim(other, address(_zoo), 10e6, new bytes32[](0));
    }
}
