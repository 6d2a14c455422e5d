// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {HandlerState} from "./HandlerState.sol";

/// @title What was earned leaves the escrow
abstract contract LedgerActions is HandlerState {
    function fundEpoch(uint256 seed, uint8 epoch) external {
        address token = tokens[seed % 2];
        IEscrowTypes.Ledger memory ledger = escrow.ledger(token, epoch % EPOCHS);
        vm.prank(actors.operator);
        try escrow.fundEpoch(epoch % EPOCHS, token) {
            _forwarded(token, ledger);
        } catch {}
    }

    function fundEpochs(uint256 seed, uint8 first, uint8 second) external {
        address token = tokens[seed % 2];
        uint256[] memory epochs = new uint256[](2);
        (epochs[0], epochs[1]) = (first % EPOCHS, second % EPOCHS);
        IEscrowTypes.Ledger[2] memory ledgers =
            [escrow.ledger(token, epochs[0]), escrow.ledger(token, epochs[1])];
        vm.prank(actors.operator);
        try escrow.fundEpochs(epochs, token) {
            _forwarded(token, ledgers[0]);
            if (epochs[1] != epochs[0]) _forwarded(token, ledgers[1]);
        } catch {}
    }

    function withdrawFees(uint256 seed) external {
        address token = tokens[seed % 2];
        try escrow.withdrawFees(token) returns (uint256 amount) {
            paidFees[token] += amount;
        } catch {}
    }
    function _forwarded(address token, IEscrowTypes.Ledger memory ledger) private {
        forwardedNet[token] += ledger.net;
        bookedFees[token] += ledger.fee;
        burnedTotal[token] += ledger.burned;
    }
}
