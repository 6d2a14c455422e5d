// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";

contract InitializeTest is Base {
    function _fails(PaymentEscrow.InitialSettings memory initial) private {
        address implementation = address(new PaymentEscrow());
        vm.expectRevert();
        new ERC1967Proxy(implementation, abi.encodeCall(PaymentEscrow.initialize, (initial)));
    }

    function test_RevertWhen_AValueIsOutOfBounds() public {
        PaymentEscrow.InitialSettings memory initial = _initialSettings();
        initial.distributor = address(0);
        _fails(initial);
        initial = _initialSettings();
        initial.ownToken = address(0);
        _fails(initial);
        initial = _initialSettings();
        initial.epochLength = 0;
        _fails(initial);
        initial = _initialSettings();
        initial.withdrawalNotice = initial.epochLength;
        _fails(initial);
        initial = _initialSettings();
        initial.prepaidFeeBps = 10_001;
        _fails(initial);
        initial = _initialSettings();
        initial.prepaidBurnBps = 10_001;
        _fails(initial);
        initial = _initialSettings();
        initial.treasury = address(0);
        _fails(initial);
        initial = _initialSettings();
        initial.feeRecipient = address(0);
        _fails(initial);
    }

    function test_TheNoticeJustAboveAnEpochWillDo() public {
        PaymentEscrow.InitialSettings memory initial = _initialSettings();
        initial.withdrawalNotice = initial.epochLength + 1;
        _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (initial)));
    }

    function test_RevertWhen_Twice() public {
        vm.expectRevert();
        escrow.initialize(_initialSettings());
    }

    function test_RevertWhen_TheImplementationItself() public {
        PaymentEscrow implementation = new PaymentEscrow();
        vm.expectRevert();
        implementation.initialize(_initialSettings());
    }

    function test_RevertWhen_ADisputeWouldEndBeforeItsEpochIsOver() public {
        IEscrowTypes.InitialSettings memory initial = _initialSettings();
        initial.disputeWindow = initial.epochLength;
        _fails(initial);
        initial.disputeWindow = initial.epochLength + 1;
        _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (initial)));
    }
}
