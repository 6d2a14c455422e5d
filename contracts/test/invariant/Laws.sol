// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {Base} from "../base/Base.sol";
import {Handler} from "./Handler.sol";
import {HandlerState} from "./HandlerState.sol";
import {X402Handler} from "./X402Handler.sol";

/// @title Who acts, and the sums that the laws are about
abstract contract Laws is Base {
    /// @dev What forge reads: functions of a target that it must not call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// As many epochs as the handler names.
    uint256 internal constant EPOCHS = 12;

    Handler internal _handler;
    X402Handler internal _x402;
    X402Collector internal _collector;

    function setUp() public virtual override {
        super.setUp();
        usdc.mint(other, 1_000_000e6);
        vm.prank(treasury);
        warp.transfer(other, 1_000_000e18);
        vm.startPrank(other);
        usdc.approve(address(escrow), type(uint256).max);
        warp.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
        _handler = new Handler(
            warp,
            usdc,
            escrow,
            distributor,
            emission,
            HandlerState.Actors(payer, other, operator, treasury, publisher, guardian, pauser, PAYER_KEY)
        );
        _collector = new X402Collector(escrow);
        vm.prank(treasury);
        escrow.setCollector(address(_collector), true);
        _x402 = new X402Handler(_handler, _collector, operator, [PAYER_KEY, OTHER_KEY]);
        _handler.setX402(address(_x402));
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](2);
        targets[0] = address(_handler);
        targets[1] = address(_x402);
    }

    /// @notice What only the other handler says, and forge could say in its name: it takes any address it knows as a sender.
    function excludeSelectors() external view returns (FuzzSelector[] memory excluded) {
        excluded = new FuzzSelector[](1);
        excluded[0] = FuzzSelector(address(_handler), new bytes4[](2));
        excluded[0].selectors[0] = _handler.opened.selector;
        excluded[0].selectors[1] = _handler.setX402.selector;
    }

    function _held(address token) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < _handler.count(); ++i) {
            if (_handler.info(i).token == token) sum += escrow.paymentState(_handler.ids(i)).held;
        }
    }

    function _prepaid(address token) internal view returns (uint256) {
        return escrow.prepaid(payer, token).balance + escrow.prepaid(other, token).balance;
    }

    function _waiting(address token) internal view returns (uint256 sum) {
        for (uint256 epoch = 0; epoch < EPOCHS; ++epoch) {
            IEscrowTypes.Ledger memory ledger = escrow.ledger(token, epoch);
            sum += ledger.net + ledger.fee + ledger.burned;
        }
    }
}
