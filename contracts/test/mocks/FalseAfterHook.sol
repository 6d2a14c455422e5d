// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";

/// @notice Claims again from within a transfer, pays that inner claim, and then says false to the outer one.
contract FalseAfterHook {
    IRewardDistributor private immutable _distributor;
    IRewardDistributor.Claim[] private _claims;
    uint256 public paid;
    uint256 private _depth;

    constructor(IRewardDistributor distributor) {
        _distributor = distributor;
    }

    function arm(IRewardDistributor.Claim[] calldata claims) external {
        for (uint256 i = 0; i < claims.length; ++i) {
            _claims.push(claims[i]);
        }
    }

    function transfer(address, uint256 amount) external returns (bool) {
        if (_depth == 0) {
            _depth = 1;
            _distributor.claimMany(_claims, new bytes32[](0), "");
            return false;
        }
        paid += amount;
        return true;
    }
}
