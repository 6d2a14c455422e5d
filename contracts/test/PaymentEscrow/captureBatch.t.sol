// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";

contract CaptureBatchTest is Base {
    function _items(uint256 count, uint256 epoch) private returns (IEscrowTypes.CaptureItem[] memory items) {
        items = new IEscrowTypes.CaptureItem[](count);
        for (uint256 i = 0; i < count; ++i) {
            (IEscrowTypes.PaymentInfo memory info,) = _authorizedSalt(10e6, bytes32(i + 1));
            items[i] = IEscrowTypes.CaptureItem({info: info, amount: 3e6 + i, epoch: epoch, taskRef: bytes32(i)});
        }
    }

    function test_IsTheSameAsCapturingOneByOne() public {
        IEscrowTypes.CaptureItem[] memory items = _items(5, 2);
        items[1].epoch = 3;
        items[3].epoch = 3;
        uint256 net2;
        uint256 net3;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 net = items[i].amount - (items[i].amount * 250) / 10_000;
            if (items[i].epoch == 2) net2 += net;
            else net3 += net;
        }
        vm.prank(operator);
        escrow.captureBatch(items);
        vm.assertEq(escrow.earned(address(usdc), 2), net2);
        vm.assertEq(escrow.earned(address(usdc), 3), net3);
        for (uint256 i = 0; i < 5; ++i) {
            bytes32 id = escrow.paymentIdOf(items[i].info);
            vm.assertEq(escrow.paymentState(id).held, 10e6 - items[i].amount);
            vm.assertEq(escrow.reversible(items[i].info), items[i].amount);
        }
    }

    function test_MixesTokensAndBurns() public {
        (IEscrowTypes.PaymentInfo memory own,) = _authorizedOwn(1000, 1000);
        IEscrowTypes.CaptureItem[] memory items = _items(3, 2);
        items[1] = IEscrowTypes.CaptureItem({info: own, amount: 1000, epoch: 2, taskRef: REF});
        vm.prank(operator);
        escrow.captureBatch(items);
        vm.assertEq(escrow.ledger(address(warp), 2).burned, 97);
        vm.assertEq(escrow.ledger(address(warp), 2).net, 878);
        vm.assertEq(escrow.ledger(address(usdc), 2).burned, 0);
    }

    function test_TheSamePaymentTwiceInOneBatch() public {
        IEscrowTypes.CaptureItem[] memory items = _items(2, 2);
        items[1] = items[0];
        vm.prank(operator);
        escrow.captureBatch(items);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(items[0].info)).held, 4e6);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(items[0].info)).refundable, 6e6);
    }

    function test_RevertWhen_OneOfThemFails() public {
        IEscrowTypes.CaptureItem[] memory items = _items(3, 2);
        items[2].amount = 11e6;
        vm.expectPartialRevert(IEscrowTypes.PaymentEscrow_BadAmount.selector);
        vm.prank(operator);
        escrow.captureBatch(items);
        vm.assertEq(escrow.paymentState(escrow.paymentIdOf(items[0].info)).held, 10e6);
    }

    function test_RevertWhen_OneOfThemIsAnotherOperators() public {
        IEscrowTypes.CaptureItem[] memory items = _items(2, 2);
        vm.prank(treasury);
        escrow.setOperator(stranger, stranger);
        items[1].info.operator = stranger;
        vm.prank(payer);
        escrow.authorize(items[1].info, 10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, operator, stranger)
        );
        vm.prank(operator);
        escrow.captureBatch(items);
    }

    function test_RevertWhen_TheOperatorIsZero() public {
        IEscrowTypes.CaptureItem[] memory items = _items(1, 2);
        items[0].info.operator = address(0);
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_WrongCaller.selector, stranger, address(0))
        );
        vm.prank(stranger);
        escrow.captureBatch(items);
    }

    // The same items encoded with a gap before them.
    function test_RevertWhen_TheItemsStandElsewhere() public {
        IEscrowTypes.CaptureItem[] memory items = _items(1, 2);
        bytes memory plain = abi.encode(items);
        bytes memory tail = new bytes(plain.length - 32);
        for (uint256 i = 0; i < tail.length; ++i) {
            tail[i] = plain[i + 32];
        }
        bytes memory shifted = abi.encodePacked(escrow.captureBatch.selector, uint256(64), uint256(0), tail);
        vm.prank(operator);
        (bool ok, bytes memory result) = address(escrow).call(shifted);
        vm.assertFalse(ok);
        vm.assertEq(result, abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_BadAmount.selector, 64, 32));
        bytes memory straight = abi.encodePacked(escrow.captureBatch.selector, uint256(32), tail);
        vm.prank(operator);
        (ok,) = address(escrow).call(straight);
        vm.assertTrue(ok);
    }

    // Bits above a field's type make another payment, one that was never authorised.
    function test_RevertWhen_AWordIsOutOfItsType() public {
        IEscrowTypes.CaptureItem[] memory items = _items(1, 2);
        bytes memory data = abi.encodeCall(escrow.captureBatch, (items));
        data[4 + 64 + 3 * 32] = 0x01;
        vm.prank(operator);
        (bool ok,) = address(escrow).call(data);
        vm.assertFalse(ok);
    }

    function test_AnEmptyBatchChangesNothing() public {
        vm.prank(operator);
        escrow.captureBatch(new IEscrowTypes.CaptureItem[](0));
    }

    function test_RevertWhen_OneNamesAnEpochThatHasNotBegun() public {
        (IEscrowTypes.PaymentInfo memory first,) = _authorizedSalt(10e6, "first");
        (IEscrowTypes.PaymentInfo memory second,) = _authorizedSalt(10e6, "second");
        IEscrowTypes.CaptureItem[] memory items = new IEscrowTypes.CaptureItem[](2);
        items[0] = IEscrowTypes.CaptureItem({info: first, amount: 1e6, epoch: RUNNING, taskRef: "a"});
        items[1] = IEscrowTypes.CaptureItem({info: second, amount: 1e6, epoch: RUNNING + 1, taskRef: "b"});
        vm.expectRevert(
            abi.encodeWithSelector(IEscrowTypes.PaymentEscrow_EpochNotBegun.selector, RUNNING + 1, START + LENGTH)
        );
        vm.prank(operator);
        escrow.captureBatch(items);
    }
}
