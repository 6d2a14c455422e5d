// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title The distributor's arithmetic without its surroundings, for solc's SMTChecker
/// @notice What was paid is what is booked as claimed, and neither falls.
contract ClaimSpec {
    uint256 private _claimed;
    uint256 private _paid;

    function claim(uint96 cumulativeAmount, bool payoutFails) external {
        if (cumulativeAmount <= _claimed) return;
        uint256 before = _claimed;
        uint256 amount = cumulativeAmount - before;
        _claimed = cumulativeAmount;
        if (payoutFails) _claimed -= amount;
        else _paid += amount;
        assert(_claimed >= before);
    }

    function invariant_PaidIsClaimed() external view {
        assert(_paid == _claimed);
    }
}
