// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {DisputeActions} from "./DisputeActions.sol";
import {HandlerState} from "./HandlerState.sol";
import {LedgerActions} from "./LedgerActions.sol";
import {PaymentActions} from "./PaymentActions.sol";
import {PrepaidActions} from "./PrepaidActions.sol";
import {RewardActions} from "./RewardActions.sol";

/// @title Does everything that can be done, in any order, and keeps books of its own beside the contracts'
contract Handler is PaymentActions, DisputeActions, LedgerActions, PrepaidActions, RewardActions {
    constructor(
        WarpToken warp_,
        TestUsdc usdc_,
        PaymentEscrow escrow_,
        RewardDistributor distributor_,
        EmissionController emission_,
        Actors memory actors_
    ) HandlerState(warp_, usdc_, escrow_, distributor_, emission_, actors_) {}

    function donate(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        vm.prank(actors.treasury);
        try WarpToken(token).transfer(seed % 3 == 0 ? address(escrow) : address(distributor), amount % 1e6) {} catch {}
    }

    function pass(uint256 seconds_) external {
        vm.warp(block.timestamp + (seconds_ % 3 days));
    }

    function pause() external {
        vm.prank(actors.pauser);
        escrow.pause();
    }

    function unpause() external {
        vm.prank(actors.treasury);
        escrow.unpause();
    }

    function asAStranger(uint256 i, uint96 amount) external {
        vm.startPrank(address(0xBAD));
        try distributor.revokeRoot() {
            strangerSucceeded = true;
        } catch {}
        try warp.mint(address(0xBAD), amount) {
            strangerSucceeded = true;
        } catch {}
        if (ids.length > 0) {
            IEscrowTypes.PaymentInfo memory p = _infos[i % ids.length];
            try escrow.capture(p, 1, 0, "ref") {
                strangerSucceeded = true;
            } catch {}
            try escrow.voidPayment(p) {
                strangerSucceeded = true;
            } catch {}
            try escrow.reclaim(p) {
                strangerSucceeded = true;
            } catch {}
            try escrow.refund(p, 1) {
                strangerSucceeded = true;
            } catch {}
        }
        vm.stopPrank();
    }
}
