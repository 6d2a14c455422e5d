// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title The escrow's arithmetic without its surroundings, for solc's SMTChecker
/// @notice What is held, what waits and what was given back is always what came in. No imports, so that the checker sees
/// everything; the same formulas as EscrowLedger and PaymentEscrow.
contract LedgerSpec {
    uint256 private _in;
    uint256 private _held;
    uint256 private _net;
    uint256 private _fee;
    uint256 private _out;

    function authorize(uint96 amount) external {
        require(_in <= type(uint96).max);
        _in += amount;
        _held += amount;
    }

    function capture(uint96 amount, uint16 feeBps) external {
        require(amount <= _held && feeBps <= 10_000);
        uint256 fee = (uint256(amount) * feeBps) / 10_000;
        require(fee <= amount);
        _held -= amount;
        _fee += fee;
        _net += amount - fee;
    }

    function giveBack(uint96 amount) external {
        require(amount <= _held);
        _held -= amount;
        _out += amount;
    }

    function forward() external {
        _out += _net + _fee;
        _net = 0;
        _fee = 0;
    }

    function invariant_Conserved() external view {
        assert(_in == _held + _net + _fee + _out);
    }
}
