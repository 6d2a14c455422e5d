// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

contract Eip712DomainTest is Base {
    function test_IsTheOneThatSignaturesAreCheckedIn() public view {
        _checkDomain(address(escrow), escrow.DOMAIN_SEPARATOR());
    }
}
