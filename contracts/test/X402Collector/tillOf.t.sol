// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {X402Base} from "./X402Base.sol";

contract X402TillOfTest is X402Base {
    function test_EachTermMakesAnotherTill() public view {
        address till = collector.tillOf(_terms());
        IEscrowTypes.PaymentInfo[9] memory others;
        for (uint256 i = 0; i < 9; ++i) {
            others[i] = _terms();
        }
        others[0].operator = other;
        others[1].payer = payer;
        others[2].token = address(warp);
        others[3].maxAmount += 1;
        others[4].feeBps += 1;
        others[5].burnBps += 1;
        others[6].authorizationExpiry += 1;
        others[7].refundExpiry += 1;
        others[8].salt = keccak256("another quote");
        for (uint256 i = 0; i < 9; ++i) {
            vm.assertTrue(collector.tillOf(others[i]) != till, vm.toString(i));
        }
    }

    function test_IsWhereTheMoneyComesIn() public {
        address till = collector.tillOf(_terms());
        vm.assertEq(till.code.length, 0);
        collector.open(_terms(), _signed(PAYER_KEY, _terms(), "1"));
        vm.assertTrue(till.code.length > 0);
        vm.assertEq(address(collector.escrow()), address(escrow));
    }
}
