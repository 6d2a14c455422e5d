// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

/// @title A root that pays two accounts all that was funded, and a donation of 5e6 beside it
abstract contract SurplusBase is Base {
    /// @dev Both accounts, ascending, as they are counted.
    address[] internal _accounts;

    function setUp() public override {
        super.setUp();
        _accounts = payer < other ? [payer, other] : [other, payer];
        _fund(address(usdc), 100e6);
        _activate(0, _pair(_leaf(payer, address(usdc), 60e6), _leaf(other, address(usdc), 40e6)));
        usdc.mint(address(distributor), 5e6);
    }

    function _claimBoth() internal {
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(other, address(usdc), 40e6);
        distributor.claim(payer, address(usdc), 60e6, proof);
        proof[0] = _leaf(payer, address(usdc), 60e6);
        distributor.claim(other, address(usdc), 40e6, proof);
    }
}
