// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {EscrowBooks} from "./EscrowBooks.sol";

/// @title Charges by ERC-3009 as they mostly are
/// @notice In assembly, since what is computed is all that can be saved of a charge (docs/gas.md). The tests fuzz it against
/// an authorisation and a capture.
abstract contract EscrowCharges is EscrowBooks {
    /// @dev Where the arguments of `chargeWith3009` stand in the calldata.
    uint256 private constant OPERATOR = 0x04;
    uint256 private constant PAYER = 0x24;
    uint256 private constant TOKEN = 0x44;
    uint256 private constant SIGNED_AMOUNT = 0x64;
    uint256 private constant FEE_BPS = 0x84;
    uint256 private constant BURN_BPS = 0xa4;
    uint256 private constant AUTHORIZATION_EXPIRY = 0xc4;
    uint256 private constant REFUND_EXPIRY = 0xe4;
    uint256 private constant SALT = 0x104;
    uint256 private constant AMOUNT = 0x124;
    uint256 private constant TASK_REF = 0x184;
    uint256 private constant EPOCH = 0x1a4;

    /// @dev What a gate that is open, and a payment that is, have set: see `_packGate`, `_packOpen`.
    uint256 private constant OPEN_GATE = 1 << 240;
    uint256 private constant OPEN_PAYMENT = 1 << 248;

    /// @dev Lowest bits of a ledger's fee and forwards: where a sum that does not fit its 96 bits arrives.
    uint256 private constant LEDGER_CARRIES = (1 << 96) | (1 << 192);

    /// @dev keccak256("PaymentAuthorized(bytes32,address,address,address,uint256,bytes32,uint256)")
    bytes32 private constant AUTHORIZED_TOPIC = 0xed85036d4ad35026c2c72e000152978928f65414c8ce7b6be5eac1b07a5a6353;

    /// @dev keccak256("PaymentCaptured(bytes32,bytes32,uint256,address,uint256,uint256,uint256,uint256)")
    bytes32 private constant CAPTURED_TOPIC = 0xff8f1b2db35c360b0e476186188710dae5501dc13af33fc48bd86493782ac2f0;

    /// @dev Books a charge by ERC-3009 that is in order and burns nothing. Any other is left alone, and `_charge` does it or
    /// says what is wrong with it. Only within `chargeWith3009`: it reads the calldata.
    // Long: one pass over the arguments.
    // solhint-disable-next-line function-max-lines
    function _chargeInOrder(bytes32 id) internal returns (bool inOrder) {
        PaymentEscrowStorage storage $ = _storage();
        mapping(address operator => mapping(address token => uint256 packedGate)) storage gates = $.gates;
        mapping(bytes32 paymentId => Word packedPayment) storage payments = $.payments;
        mapping(address token => mapping(uint256 epoch => uint256 packedLedger)) storage ledgers = $.ledgers;
        assembly ("memory-safe") {
            // Check: `odd` stays zero. First the gate: the operator's key calls, it is open, the epoch has begun. A gate that
            // was set is that of a clean operator and token.
            mstore(0x00, calldataload(OPERATOR))
            mstore(0x20, gates.slot)
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, calldataload(TOKEN))
            let odd := sload(keccak256(0x00, 0x40))
            odd := or(
                lt(
                    timestamp(),
                    add(and(shr(160, odd), 0xffffffffffff), mul(calldataload(EPOCH), and(shr(208, odd), 0xffffffff)))
                ),
                or(shl(96, xor(odd, caller())), xor(shr(240, odd), 1))
            )
            odd := or(odd, shr(32, calldataload(EPOCH)))
            // The payment is new, its amount within what was signed, its shares and expiries are possible and in order, and
            // no word is out of its type.
            mstore(0x00, id)
            mstore(0x20, payments.slot)
            let payment := keccak256(0x00, 0x40)
            let amount := calldataload(AMOUNT)
            odd := or(odd, or(sload(payment), or(iszero(amount), gt(amount, calldataload(SIGNED_AMOUNT)))))
            odd := or(odd, or(shr(96, amount), shr(120, calldataload(SIGNED_AMOUNT))))
            odd := or(odd, or(gt(calldataload(FEE_BPS), MAX_BPS), calldataload(BURN_BPS)))
            odd := or(odd, iszero(lt(timestamp(), calldataload(AUTHORIZATION_EXPIRY))))
            odd := or(odd, lt(calldataload(REFUND_EXPIRY), calldataload(AUTHORIZATION_EXPIRY)))
            odd := or(odd, or(shr(48, calldataload(REFUND_EXPIRY)), shr(160, calldataload(PAYER))))
            // Net and fee are added to the ledger's in one, and neither passes into its neighbour.
            mstore(0x00, calldataload(TOKEN))
            mstore(0x20, ledgers.slot)
            mstore(0x20, keccak256(0x00, 0x40))
            mstore(0x00, calldataload(EPOCH))
            let ledger := keccak256(0x00, 0x40)
            let word := sload(ledger)
            let fee := div(mul(amount, calldataload(FEE_BPS)), MAX_BPS)
            let shares := or(sub(amount, fee), shl(96, fee))
            if iszero(or(odd, and(xor(add(word, shares), xor(word, shares)), LEDGER_CARRIES))) {
                inOrder := 1
                // Effect
                sstore(ledger, add(word, shares))
                sstore(
                    payment,
                    or(
                        or(OPEN_PAYMENT, shl(96, amount)),
                        or(shl(192, calldataload(EPOCH)), shl(224, shr(192, word)))
                    )
                )
                // Free memory, not allocated: operator, terms (see `_packTerms`), salt and amount.
                let data := mload(0x40)
                mstore(data, calldataload(OPERATOR))
                mstore(
                    add(data, 0x20),
                    or(
                        or(calldataload(SIGNED_AMOUNT), shl(120, calldataload(FEE_BPS))),
                        or(shl(152, calldataload(AUTHORIZATION_EXPIRY)), shl(200, calldataload(REFUND_EXPIRY)))
                    )
                )
                calldatacopy(add(data, 0x40), SALT, 0x40)
                log4(data, 0x80, AUTHORIZED_TOPIC, id, calldataload(PAYER), calldataload(TOKEN))
                mstore(data, calldataload(TOKEN))
                mstore(add(data, 0x20), amount)
                mstore(add(data, 0x40), fee)
                mstore(add(data, 0x60), 0)
                mstore(add(data, 0x80), sub(amount, fee))
                log4(data, 0xa0, CAPTURED_TOPIC, id, calldataload(TASK_REF), calldataload(EPOCH))
            }
        }
    }
}
