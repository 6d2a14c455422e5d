// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {IEscrowTypes} from "../interfaces/IEscrowTypes.sol";

/// @title What the escrow keeps, how it is packed, and how a payment is hashed
/// @notice The slots that hot paths write are exactly one word each.
abstract contract EscrowStorage is IEscrowTypes {
    using SafeCast for uint256;

    /// @dev A payment, as it is worked with; kept packed in one word, see `_packPayment`. `held` is authorised − captured −
    /// voided − reclaimed. What was captured and not refunded is `lastCapture` plus `PaymentExtra.earlier`.
    struct Payment {
        uint256 held;
        uint256 lastCapture;
        uint256 lastEpoch;
        uint256 lastForwards;
        PaymentStatus status;
    }

    /// @dev What most payments never have: earlier captures than the latest, a dispute.
    struct PaymentExtra {
        uint96 earlier;
        uint48 disputedUntil;
    }

    /// @dev What waits for a token and epoch; kept packed in one word, see `_setLedger`. The burn of our own token has a
    /// slot of its own.
    struct LedgerEntry {
        uint256 net;
        uint256 fee;
        uint256 forwards;
    }

    /// @dev A prepaid balance; kept packed in one word, see `_packPrepaid`. `limit` is packed, see `_packLimit`; it holds
    /// where no entry of `limitChanges` does, and `changed` is 1 where there are any.
    struct PrepaidEntry {
        uint256 balance;
        uint256 spent;
        uint256 epoch;
        uint256 limit;
        uint256 changed;
    }

    /// @dev An announced withdrawal.
    struct Withdrawal {
        uint96 amount;
        uint48 withdrawableAt;
    }

    /// @dev Settings that deposits and settlements read: one slot.
    struct Settings {
        uint48 genesis;
        uint32 epochLength;
        uint32 disputeWindow;
        uint16 feeBps;
        uint16 burnBps;
        uint16 nextFeeBps;
        uint16 nextBurnBps;
        uint48 nextTermsAt;
        bool paused;
    }

    /// @dev A hot word. A struct of its own, so that its place is computed once for reading and writing.
    struct Word {
        uint256 packed;
    }

    /// @dev Where a token stands. A token that was listed once can hold somebody's money for ever.
    enum Listing {
        Never,
        Allowed,
        Former
    }

    /// @custom:storage-location erc7201:warpshare.storage.PaymentEscrow
    struct PaymentEscrowStorage {
        Settings settings;
        address distributor;
        address ownToken;
        address permit2;
        uint32 withdrawalNotice;
        address treasury;
        address feeRecipient;
        mapping(bytes32 paymentId => Word packedPayment) payments;
        mapping(bytes32 paymentId => PaymentExtra extra) extras;
        mapping(address token => mapping(uint256 epoch => uint256 packedLedger)) ledgers;
        mapping(address token => mapping(uint256 epoch => uint256 amount)) burns;
        mapping(address token => uint256 amount) fees;
        mapping(address token => mapping(address payer => Word packedPrepaid)) prepaid;
        mapping(address token => mapping(address payer => Withdrawal withdrawal)) withdrawals;
        mapping(address operator => address signer) signers;
        mapping(address signer => uint256 operators) operatorsOf;
        mapping(address token => Listing listing) listings;
        mapping(address operator => mapping(address token => uint256 packedGate)) gates;
        address[] operators;
        address[] tokens;
        mapping(address token => mapping(address payer => uint256 packedChanges)) limitChanges;
        mapping(address collector => bool allowed) collectors;
        address pendingTreasury;
        address pendingFeeRecipient;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.PaymentEscrow")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE_LOCATION = 0x1c4c55368f10df35a73514e53647176c6e2817d0c31f1bb47d39789edc9bd700;

    /// @notice EIP-712 type hash of a payment.
    bytes32 public constant PAYMENT_INFO_TYPEHASH = keccak256(
        "PaymentInfo(address operator,address payer,address token,uint120 maxAmount,uint16 feeBps,uint16 burnBps,uint48 authorizationExpiry,uint48 refundExpiry,bytes32 salt)"
    );

    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("PaymentEscrow");
    bytes32 private constant VERSION_HASH = keccak256("1");

    uint256 internal constant MAX_BPS = 10_000;

    /// @dev Where the first argument stands in the calldata, and how long a payment is there.
    uint256 internal constant FIRST_ARGUMENT = 4;
    uint256 internal constant PAYMENT_INFO_LENGTH = 9 * 32;

    /// @dev The digest that the payer can sign. Only for external functions whose first argument is the payment: a static
    /// struct, so its words stand right after the selector.
    function _idOf(PaymentInfo calldata) internal view returns (bytes32) {
        return _idAt(FIRST_ARGUMENT, _domainSeparator());
    }

    /// @dev The digest of the payment whose words begin at `offset` of the calldata. They are hashed as they came: a word
    /// out of its type makes another digest, of a payment that was never authorised, and cannot be authorised, since
    /// authorising decodes every field.
    function _idAt(uint256 offset, bytes32 domainSeparator) internal pure returns (bytes32 id) {
        bytes32 typeHash = PAYMENT_INFO_TYPEHASH;
        assembly ("memory-safe") {
            // Free memory, not allocated: the type hash and the payment's words, then 0x1901 and two hashes.
            let data := mload(0x40)
            mstore(data, typeHash)
            calldatacopy(add(data, 0x20), offset, PAYMENT_INFO_LENGTH)
            mstore(add(data, 0x22), keccak256(data, 0x140))
            mstore(data, hex"1901")
            mstore(add(data, 0x02), domainSeparator)
            id := keccak256(data, 0x42)
        }
    }

    // Hot words are packed by hand: the compiler reads and writes a packed struct field by field.

    /// @dev held: 96 bits, lastCapture: 96, lastEpoch: 32, lastForwards: 24, status: 8.
    function _setPayment(bytes32 id, Payment memory payment) internal {
        _storage().payments[id].packed = payment.held | (payment.lastCapture << 96) | (payment.lastEpoch << 192)
            | (payment.lastForwards << 224) | (uint256(payment.status) << 248);
    }

    /// @dev The word of a new payment.
    function _packOpen(uint256 held, uint256 lastCapture, uint256 lastEpoch, uint256 lastForwards)
        internal
        pure
        returns (uint256)
    {
        return held | (lastCapture << 96) | (lastEpoch << 192) | (lastForwards << 224)
            | (uint256(PaymentStatus.Open) << 248);
    }

    function _payment(bytes32 id) internal view returns (Payment memory) {
        uint256 word = _storage().payments[id].packed;
        return Payment({
            held: uint96(word),
            lastCapture: uint96(word >> 96),
            lastEpoch: uint32(word >> 192),
            lastForwards: uint24(word >> 224),
            status: PaymentStatus(word >> 248)
        });
    }

    /// @dev net: 96 bits, fee: 96, forwards: 24. Refuses what does not fit.
    function _setLedger(address token, uint256 epoch, LedgerEntry memory entry) internal {
        _storage().ledgers[token][epoch] =
            entry.net.toUint96() | (uint256(entry.fee.toUint96()) << 96) | (uint256(entry.forwards.toUint24()) << 192);
    }

    // A gate says in one word all that a payment's hot paths ask about its operator and token. It follows from `signers`,
    // `listings` and the settings, and is written anew whenever one of them changes.

    /// @dev signer: 160 bits, genesis: 48, epochLength: 32, open: 1. Without a signer nothing is open.
    function _packGate(address signer, Settings memory settings, bool open) internal pure returns (uint256) {
        return uint256(uint160(signer)) | (uint256(settings.genesis) << 160) | (uint256(settings.epochLength) << 208)
            | (open ? 1 << 240 : 0);
    }

    function _gate(PaymentInfo calldata info) internal view returns (uint256) {
        return _storage().gates[info.operator][info.token];
    }

    function _isOpen(uint256 gate) internal pure returns (bool) {
        return gate >> 240 != 0;
    }

    /// @dev Refuses a caller that is not the key of the operator whose gate it is.
    function _checkSignerOf(uint256 gate) internal view {
        if (uint160(gate) != uint160(msg.sender)) revert PaymentEscrow_WrongCaller(msg.sender, address(uint160(gate)));
    }

    /// @dev Refuses an epoch that has not begun: nobody used anything in it.
    function _checkBegun(uint256 gate, uint256 epoch) internal view {
        _checkBegun(epoch, uint48(gate >> 160), uint32(gate >> 208));
    }

    function _checkBegun(uint256 epoch, uint256 genesis, uint256 epochLength) internal view {
        if (epoch > type(uint32).max) revert PaymentEscrow_EpochTooHigh(epoch);
        unchecked {
            // 2^48 + 2^32 * 2^32
            uint256 beginsAt = genesis + epoch * epochLength;
            if (block.timestamp < beginsAt) revert PaymentEscrow_EpochNotBegun(epoch, beginsAt);
        }
    }

    function _ledger(address token, uint256 epoch) internal view returns (LedgerEntry memory) {
        uint256 word = _storage().ledgers[token][epoch];
        return LedgerEntry({net: uint96(word), fee: uint96(word >> 96), forwards: uint24(word >> 192)});
    }

    /// @dev balance: 96 bits, spent: 88, epoch: 32, limit: 32, changed: 8.
    function _packPrepaid(PrepaidEntry memory entry) internal pure returns (uint256) {
        return entry.balance | (entry.spent << 96) | (entry.epoch << 184) | (entry.limit << 216) | (entry.changed << 248);
    }

    function _unpackPrepaid(uint256 word) internal pure returns (PrepaidEntry memory) {
        return PrepaidEntry({
            balance: uint96(word),
            spent: uint88(word >> 96),
            epoch: uint32(word >> 184),
            limit: uint32(word >> 216),
            changed: word >> 248
        });
    }

    /// @dev The amount of a packed limit: `mantissa << shift`, 24 bits and 8. Packed limits are in the order of their amounts.
    function _unpackLimit(uint256 limit) internal pure returns (uint256) {
        return (limit & 0xffffff) << (limit >> 24);
    }

    /// @dev The packed limit of an epoch. `changes` has up to four of 64 bits, the latest lowest: the first epoch that it
    /// holds for, 32 bits, and the limit above it. `base` holds before all of them.
    function _limitAt(uint256 base, uint256 changes, uint256 epoch) internal pure returns (uint256) {
        for (; changes != 0; changes >>= 64) {
            if (epoch >= uint32(changes)) return uint32(changes >> 32);
        }
        return base;
    }

    /// @dev The running epoch; 0 before genesis.
    function _epochAt(Settings memory settings) internal view returns (uint256) {
        if (block.timestamp < settings.genesis) return 0;
        return (block.timestamp - settings.genesis) / settings.epochLength;
    }

    /// @dev Fee and burn of prepaid settlements that hold now.
    function _termsOf(Settings memory settings) internal view returns (uint16 feeBps, uint16 burnBps) {
        if (block.timestamp < settings.nextTermsAt) return (settings.feeBps, settings.burnBps);
        return (settings.nextFeeBps, settings.nextBurnBps);
    }

    function _checkBps(uint256 bps) internal pure {
        if (bps > MAX_BPS) revert PaymentEscrow_BadBps(bps, MAX_BPS);
    }

    function _settings() internal view returns (Settings memory) {
        return _storage().settings;
    }

    /// @dev Built anew each time: right also after a chain split, and cheaper than reading it.
    function _domainSeparator() internal view returns (bytes32) {
        return EfficientHashLib.hash(
            DOMAIN_TYPEHASH,
            NAME_HASH,
            VERSION_HASH,
            bytes32(block.chainid),
            bytes32(uint256(uint160(address(this))))
        );
    }

    function _storage() internal pure returns (PaymentEscrowStorage storage $) {
        bytes32 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }
}
