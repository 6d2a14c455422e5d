// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {Base} from "../base/Base.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";

contract PaymentIdOfTest is Base {
    function test_IsTheEip712DigestOfTheTypeAsWritten() public view {
        IEscrowTypes.PaymentInfo memory info = _info(address(usdc));
        bytes32 typeHash = keccak256(
            "PaymentInfo(address operator,address payer,address token,uint120 maxAmount,uint16 feeBps,uint16 burnBps,uint48 authorizationExpiry,uint48 refundExpiry,bytes32 salt)"
        );
        vm.assertEq(escrow.PAYMENT_INFO_TYPEHASH(), typeHash);
        vm.assertEq(
            escrow.paymentIdOf(info), _typed(escrow.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, info)))
        );
    }

    // Made by viem's hashTypedData (scripts/write-fixtures.ts): the same bytes on both sides.
    function test_EqualsViemsDigests() public {
        string memory json = vm.readFile("contracts/test/fixtures/payment-ids.json");
        address at = vm.parseJsonAddress(json, ".verifyingContract");
        vm.etch(at, address(new PaymentEscrow()).code);
        vm.chainId(vm.parseJsonUint(json, ".chainId"));
        for (uint256 i = 0; i < vm.parseJsonUint(json, ".count"); ++i) {
            string memory key = string.concat(".payments[", vm.toString(i), "]");
            IEscrowTypes.PaymentInfo memory info = abi.decode(
                vm.parseJsonBytes(json, string.concat(key, ".encoded")), (IEscrowTypes.PaymentInfo)
            );
            vm.assertEq(
                PaymentEscrow(at).paymentIdOf(info), vm.parseJsonBytes32(json, string.concat(key, ".paymentId"))
            );
        }
    }
}
