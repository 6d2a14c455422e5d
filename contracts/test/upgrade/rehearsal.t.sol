// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {Base} from "../base/Base.sol";
import {PaymentEscrowV2, RewardDistributorV2} from "./Versions2.sol";

/// An upgrade through its delay, with live payments, prepaid balances and claims.
contract RehearsalTest is Base {
    bytes32 private constant IMPLEMENTATION_SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    IEscrowTypes.PaymentInfo private _first;
    IEscrowTypes.PaymentInfo private _second;

    function setUp() public override {
        super.setUp();
        (_first,) = _authorizedSalt(100e6, "first");
        (_second,) = _authorizedSalt(50e6, "second");
        _capture(_first, 40e6, 1);
        _forward(1, address(usdc));
        _capture(_first, 10e6, 2);
        vm.startPrank(payer);
        escrow.dispute(_second, 0);
        escrow.depositPrepaid(address(usdc), 30e6);
        escrow.setPrepaidLimit(address(usdc), 20e6);
        escrow.requestPrepaidWithdrawal(address(usdc), 5e6);
        distributor.setRecipient(address(usdc), other);
        vm.stopPrank();
        _activate(0, "zero");
        _activate(1, _leaf(payer, address(usdc), 20e6));
        distributor.claim(payer, address(usdc), 15e6 + 5e6, new bytes32[](0));
        _submit(2, "two");
    }

    function _picture() private view returns (bytes32) {
        bytes32 a = escrow.paymentIdOf(_first);
        bytes32 b = escrow.paymentIdOf(_second);
        (bytes32 active, uint256 epoch) = distributor.activeRoot();
        (bytes32 pending, uint256 pendingEpoch, uint256 validAt) = distributor.pendingRoot();
        (uint256 fee, uint256 burn) = escrow.prepaidTerms();
        bytes memory payments = abi.encode(
            a,
            escrow.paymentState(a),
            escrow.paymentState(b),
            escrow.ledger(address(usdc), 1),
            escrow.ledger(address(usdc), 2),
            escrow.fees(address(usdc)),
            escrow.prepaid(payer, address(usdc))
        );
        bytes memory settings = abi.encode(
            escrow.operatorSigner(operator), escrow.treasury(), escrow.feeRecipient(), fee, burn, escrow.authority()
        );
        bytes memory rewards = abi.encode(
            active,
            epoch,
            pending,
            pendingEpoch,
            validAt,
            distributor.previousRoot(),
            distributor.claimed(payer, address(usdc)),
            distributor.recipientOf(payer, address(usdc)),
            distributor.funded(address(usdc))
        );
        return keccak256(abi.encode(payments, settings, rewards, usdc.balanceOf(address(escrow))));
    }

    function _upgrade(address target, bytes memory data) private {
        vm.prank(upgrader);
        manager.schedule(target, data, 0);
        vm.warp(block.timestamp + UPGRADE_DELAY - 1);
        vm.prank(upgrader);
        vm.expectRevert();
        manager.execute(target, data);
        vm.warp(block.timestamp + 1);
        bytes32 before = _picture();
        vm.prank(upgrader);
        manager.execute(target, data);
        vm.assertEq(_picture(), before);
    }

    function test_StateIsTheSameBeforeAndAfterAndLifeGoesOn() public {
        address next = address(new PaymentEscrowV2());
        bytes memory init = abi.encodeCall(PaymentEscrowV2.initializeV2, (42));
        _upgrade(address(escrow), abi.encodeCall(escrow.upgradeToAndCall, (next, init)));
        _upgrade(
            address(distributor),
            abi.encodeCall(distributor.upgradeToAndCall, (address(new RewardDistributorV2()), ""))
        );
        vm.assertEq(PaymentEscrowV2(address(escrow)).field(), 42);
        vm.assertEq(RewardDistributorV2(address(distributor)).version(), 2);
        vm.expectRevert();
        PaymentEscrowV2(address(escrow)).initializeV2(43);
        vm.expectRevert();
        escrow.initialize(_initialSettings());
        _capture(_first, 10e6, 3);
        vm.prank(operator);
        escrow.refund(_first, 60e6);
        escrow.expireDispute(_second);
        vm.prank(payer);
        vm.assertEq(escrow.withdrawPrepaid(address(usdc)), 5e6);
        distributor.acceptRoot();
    }

    function test_TheGuardianCancels() public {
        bytes memory data = abi.encodeCall(escrow.upgradeToAndCall, (address(new PaymentEscrowV2()), ""));
        vm.prank(upgrader);
        manager.schedule(address(escrow), data, 0);
        vm.prank(guardian);
        manager.cancel(upgrader, address(escrow), data);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        vm.prank(upgrader);
        vm.expectRevert();
        manager.execute(address(escrow), data);
    }

    function test_RevertWhen_TheNewImplementationIsNoUUPS() public {
        bytes memory data = abi.encodeCall(escrow.upgradeToAndCall, (address(usdc), ""));
        vm.prank(upgrader);
        manager.schedule(address(escrow), data, 0);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        vm.prank(upgrader);
        vm.expectRevert();
        manager.execute(address(escrow), data);
    }

    // Wormhole: nobody can make an implementation its own.
    function test_RevertWhen_AnImplementationIsUpgradedOrInitializedDirectly() public {
        address[4] memory proxies = [address(warp), address(emission), address(escrow), address(distributor)];
        address next = address(new PaymentEscrowV2());
        for (uint256 i = 0; i < 4; ++i) {
            address implementation = address(uint160(uint256(vm.load(proxies[i], IMPLEMENTATION_SLOT))));
            vm.assertTrue(implementation.code.length > 0);
            vm.expectRevert();
            PaymentEscrow(implementation).upgradeToAndCall(next, "");
        }
        address escrowImplementation = address(uint160(uint256(vm.load(address(escrow), IMPLEMENTATION_SLOT))));
        vm.expectRevert();
        PaymentEscrow(escrowImplementation).initialize(_initialSettings());
        address distributorImplementation =
            address(uint160(uint256(vm.load(address(distributor), IMPLEMENTATION_SLOT))));
        vm.expectRevert();
        RewardDistributor(distributorImplementation).initialize(address(this), DELAY, MIN_DELAY);
    }
}
