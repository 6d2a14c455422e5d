// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {HandlerState} from "./HandlerState.sol";

/// @title Disputes and all their ends
abstract contract DisputeActions is HandlerState {
    function dispute(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        vm.prank(_infos[i].payer);
        try escrow.dispute(_infos[i], "evidence") {
            if (_books[ids[i]].disputed || _books[ids[i]].closed) terminalChanged = true;
            _books[ids[i]].disputed = true;
        } catch {}
    }

    function withdrawDispute(uint256 i) external {
        if (ids.length == 0) return;
        vm.prank(_infos[i % ids.length].payer);
        try escrow.withdrawDispute(_infos[i % ids.length]) {} catch {}
    }

    function resolveDispute(uint256 i, uint96 amount, uint8 epoch) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        uint256 value = amount % (held + 1);
        vm.prank(actors.operator);
        try escrow.resolveDispute(_infos[i], value, epoch % EPOCHS, "ref", "reasons") {
            if (value > 0) _captured(i, value, epoch % EPOCHS);
            _books[ids[i]].voided += held - value;
            _books[ids[i]].closed = true;
        } catch {}
    }

    function expireDispute(uint256 i) external {
        if (ids.length == 0) return;
        i %= ids.length;
        uint256 held = escrow.paymentState(ids[i]).held;
        try escrow.expireDispute(_infos[i]) {
            _books[ids[i]].voided += held;
            _books[ids[i]].closed = true;
        } catch {}
    }
}
