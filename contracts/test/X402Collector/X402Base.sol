// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IX402Collector} from "../../src/interfaces/IX402Collector.sol";
import {X402Collector} from "../../src/payments/X402Collector.sol";
import {TRANSFER_AUTHORIZATION} from "../base/Authorizations.sol";
import {Base} from "../base/Base.sol";

/// @title A collector on the escrow's list, offers with and without a name, and what clients sign for them
abstract contract X402Base is Base {
    uint256 internal constant UNTIL = START + 1 hours;
    uint256 internal constant AMOUNT = 5e6;
    uint256 internal constant DELAY_3009 = 3 days;
    X402Collector internal collector;

    function setUp() public virtual override {
        super.setUp();
        collector = new X402Collector(escrow);
        vm.prank(treasury);
        escrow.setCollector(address(collector), true);
        usdc.mint(other, 1000e6);
    }

    /// @dev An offer to whoever pays first.
    function _terms() internal view returns (IEscrowTypes.PaymentInfo memory info) {
        info = _info(address(usdc));
        info.payer = address(0);
        info.maxAmount = uint120(AMOUNT);
    }

    /// @dev The same terms with their payer: the payment, or an offer to this payer alone.
    function _named(address from) internal view returns (IEscrowTypes.PaymentInfo memory info) {
        info = _terms();
        info.payer = from;
    }

    function _digest(address token, address from, address to, uint256 value, bytes32 nonce)
        internal
        view
        returns (bytes32)
    {
        return _digestOf(token, TRANSFER_AUTHORIZATION, abi.encode(from, to, value, 0, UNTIL, nonce));
    }

    function _authorization(address from, bytes32 nonce, bytes memory signature)
        internal
        pure
        returns (IX402Collector.Authorization memory)
    {
        return IX402Collector.Authorization({
            from: from, validAfter: 0, validBefore: UNTIL, nonce: nonce, signature: signature
        });
    }

    /// @dev What the holder of a key signs for the till of some terms.
    function _signed(uint256 key, IEscrowTypes.PaymentInfo memory terms, bytes32 nonce)
        internal
        view
        returns (IX402Collector.Authorization memory)
    {
        address from = vm.addr(key);
        bytes32 digest = _digest(terms.token, from, collector.tillOf(terms), terms.maxAmount, nonce);
        return _authorization(from, nonce, _signature(key, digest));
    }

    /// @dev Anybody submits an authorisation to the token itself.
    function _submitToToken(IX402Collector.Authorization memory a, IEscrowTypes.PaymentInfo memory terms) internal {
        (bytes32 r, bytes32 s, uint8 v) = _split(a.signature);
        address till = collector.tillOf(terms);
        vm.prank(stranger);
        usdc.transferWithAuthorization(a.from, till, terms.maxAmount, a.validAfter, a.validBefore, a.nonce, v, r, s);
    }

    function _cancel(uint256 key, bytes32 nonce) internal {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _cancelDigest(address(usdc), vm.addr(key), nonce));
        usdc.cancelAuthorization(vm.addr(key), nonce, v, r, s);
    }

    /// @dev The payer's money is in the till of an offer to anybody; another has signed for the same till and cancelled.
    function _paidAndCancelled()
        internal
        returns (IX402Collector.Authorization memory honest, IX402Collector.Authorization memory lie)
    {
        honest = _signed(PAYER_KEY, _terms(), "1");
        _submitToToken(honest, _terms());
        lie = _signed(OTHER_KEY, _terms(), "2");
        _cancel(OTHER_KEY, "2");
    }

    function _split(bytes memory signature) internal pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
            v := byte(0, mload(add(signature, 96)))
        }
    }
}
