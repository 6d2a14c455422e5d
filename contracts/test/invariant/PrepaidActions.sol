// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {HandlerState} from "./HandlerState.sol";

/// @title Prepaid balances and their settlement
abstract contract PrepaidActions is HandlerState {
    /// A payer's limit from an epoch on.
    struct Limit {
        uint256 fromEpoch;
        uint256 amount;
    }

    mapping(address token => mapping(address payer => Limit[])) private _limits;

    function depositPrepaid(uint256 seed, uint96 amount) external {
        address token = tokens[seed % 2];
        address who = people[(seed >> 1) % 2];
        uint256 value = 1 + (amount % 1e9);
        vm.prank(who);
        try escrow.depositPrepaid(token, value) {
            prepaidIn[token] += value;
        } catch {}
    }

    function setPrepaidLimit(uint256 seed, uint88 limit) external {
        address who = people[(seed >> 1) % 2];
        vm.prank(who);
        escrow.setPrepaidLimit(tokens[seed % 2], limit % 1e9);
        _setLimit(_limits[tokens[seed % 2]][who], limit % 1e9);
    }

    function settle(uint256 seed, uint96 amount) external {
        (address token, uint256 epoch) = _turnOf(seed);
        IEscrowTypes.SettleItem[] memory items = new IEscrowTypes.SettleItem[](1);
        items[0] = IEscrowTypes.SettleItem(people[(seed >> 1) % 2], uint96(1 + (amount % 1e9)), "ref");
        uint256[2] memory before = _balances(token);
        vm.prank(actors.operator);
        try escrow.settle(epoch, token, items) {
            _settled(token, epoch, before);
        } catch {}
    }

    /// @dev Three items, of which two are one payer's.
    function settlePacked(uint256 seed, uint96 a, uint96 b, uint96 c) external {
        (address token, uint256 epoch) = _turnOf(seed);
        bytes32[] memory items = new bytes32[](6);
        uint96[3] memory amounts = [a % 1e9, b % 1e9, c % 1e9];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 payer = uint160(people[((seed >> 1) + i) % 2]);
            items[2 * i] = bytes32((payer << 96) | amounts[i]);
            items[2 * i + 1] = "ref";
        }
        uint256[2] memory before = _balances(token);
        vm.prank(actors.operator);
        try escrow.settlePacked(epoch, token, items) {
            _settled(token, epoch, before);
        } catch {}
    }

    function requestPrepaidWithdrawal(uint256 seed, uint96 amount) external {
        vm.prank(people[(seed >> 1) % 2]);
        try escrow.requestPrepaidWithdrawal(tokens[seed % 2], amount % 1e9) {} catch {}
    }

    function withdrawPrepaid(uint256 seed) external {
        address token = tokens[seed % 2];
        address who = people[(seed >> 1) % 2];
        IEscrowTypes.Prepaid memory before = escrow.prepaid(who, token);
        vm.prank(who);
        try escrow.withdrawPrepaid(token) returns (uint256 amount) {
            prepaidOut[token] += amount;
        } catch {
            bool due = before.withdrawal > 0 && before.balance > 0 && block.timestamp >= before.withdrawableAt;
            if (due) exitBlockedByPause = true;
        }
    }

    /// @dev The running epoch or the one before.
    function _turnOf(uint256 seed) private view returns (address token, uint256 epoch) {
        token = tokens[seed % 2];
        epoch = _runningEpoch();
        if (epoch >= EPOCHS) epoch = EPOCHS - 1;
        if (seed % 3 == 0) epoch -= 1;
    }

    function _balances(address token) private view returns (uint256[2] memory balances) {
        for (uint256 p = 0; p < 2; ++p) {
            balances[p] = escrow.prepaid(people[p], token).balance;
        }
    }

    /// @dev An item that cannot be settled is left out: what was taken is what is missing.
    function _settled(address token, uint256 epoch, uint256[2] memory before) private {
        for (uint256 p = 0; p < 2; ++p) {
            IEscrowTypes.Prepaid memory now_ = escrow.prepaid(people[p], token);
            uint256 taken = before[p] - now_.balance;
            if (taken == 0) continue;
            prepaidOut[token] += taken;
            settledTotal[token] += taken;
            earnedTotal[token] += taken;
            if (epoch > _runningEpoch()) earnedTooEarly = true;
            if (now_.spent > _limitOf(_limits[token][people[p]], now_.epoch)) limitPassed = true;
        }
    }

    /// @dev A higher limit holds for what was before it, too; a lower one from the next epoch on.
    function _setLimit(Limit[] storage limits, uint256 amount) private {
        uint256 running = _runningEpoch();
        if (limits.length == 0) limits.push(Limit(0, 0));
        if (limits[limits.length - 1].fromEpoch > running) limits.pop();
        bool isLower = amount < limits[limits.length - 1].amount;
        for (uint256 i = 0; i < limits.length; ++i) {
            if (limits[i].amount < amount) limits[i].amount = amount;
        }
        if (isLower) limits.push(Limit(running + 1, amount));
    }

    function _limitOf(Limit[] storage limits, uint256 epoch) private view returns (uint256 amount) {
        for (uint256 i = 0; i < limits.length; ++i) {
            if (limits[i].fromEpoch <= epoch) amount = limits[i].amount;
        }
    }
}
