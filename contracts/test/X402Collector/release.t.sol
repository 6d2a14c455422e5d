// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {X402Till} from "../../src/payments/X402Till.sol";
import {X402Base} from "./X402Base.sol";

contract X402TillReleaseTest is X402Base {
    function test_RevertWhen_ATillIsToldBySomebodyElse() public {
        collector.open(_terms(), _signed(PAYER_KEY, _terms(), "1"));
        X402Till till = X402Till(collector.tillOf(_terms()));
        vm.assertEq(till.collector(), address(collector));
        usdc.mint(address(till), 1);
        vm.expectRevert(abi.encodeWithSelector(X402Till.X402Till_NotCollector.selector, operator));
        vm.prank(operator);
        till.release(usdc, operator, 1);
        X402Till code = X402Till(collector.tillImplementation());
        vm.expectRevert(abi.encodeWithSelector(X402Till.X402Till_NotCollector.selector, stranger));
        vm.prank(stranger);
        code.release(usdc, stranger, 0);
    }
}
