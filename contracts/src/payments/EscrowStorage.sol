// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {EfficientHashLib} from "solady/src/utils/EfficientHashLib.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";

/// @title What the escrow keeps, how it is packed, and how a payment is hashed
/// @notice The slots that hot paths write are exactly one word each.
abstract contract EscrowStorage is IPaymentEscrow, IERC5267 {
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

    /// @dev A prepaid balance; kept packed in one word, see `_packPrepaid`. The limit is `limitMantissa << limitShift`.
    struct PrepaidEntry {
        uint256 balance;
        uint256 spent;
        uint256 epoch;
        uint256 limitMantissa;
        uint256 limitShift;
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
        mapping(bytes32 paymentId => uint256 packedPayment) payments;
        mapping(bytes32 paymentId => PaymentExtra extra) extras;
        mapping(address token => mapping(uint256 epoch => uint256 packedLedger)) ledgers;
        mapping(address token => mapping(uint256 epoch => uint256 amount)) burns;
        mapping(address token => uint256 amount) fees;
        mapping(address token => mapping(address payer => uint256 packedPrepaid)) prepaid;
        mapping(address token => mapping(address payer => Withdrawal withdrawal)) withdrawals;
        mapping(address operator => address signer) signers;
        mapping(address signer => uint256 operators) operatorsOf;
        mapping(address token => Listing listing) listings;
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

    /// @inheritdoc IPaymentEscrow
    function paymentIdOf(PaymentInfo calldata info) external view returns (bytes32) {
        return _idOf(info);
    }

    /// @inheritdoc IPaymentEscrow
    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() external view returns (bytes32) {
        return _domainSeparator();
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", "PaymentEscrow", "1", block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    /// @dev The digest that the payer can sign. Only for external functions whose first argument is the payment: a static
    /// struct, so its words stand right after the selector.
    function _idOf(PaymentInfo calldata) internal view returns (bytes32) {
        return _idAt(FIRST_ARGUMENT, _domainSeparator());
    }

    /// @dev The digest of the payment whose words begin at `offset` of the calldata. They are hashed as they came: a word
    /// out of its type makes another digest, of a payment that was never authorised, and cannot be authorised, since
    /// authorising decodes every field.
    function _idAt(uint256 offset, bytes32 domainSeparator) internal pure returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(
            domainSeparator,
            keccak256(bytes.concat(PAYMENT_INFO_TYPEHASH, msg.data[offset:offset + PAYMENT_INFO_LENGTH]))
        );
    }

    // Hot words are packed by hand: the compiler reads and writes a packed struct field by field.

    /// @dev held: 96 bits, lastCapture: 96, lastEpoch: 32, lastForwards: 24, status: 8.
    function _setPayment(bytes32 id, Payment memory payment) internal {
        _storage().payments[id] = payment.held | (payment.lastCapture << 96) | (payment.lastEpoch << 192)
            | (payment.lastForwards << 224) | (uint256(payment.status) << 248);
    }

    function _payment(bytes32 id) internal view returns (Payment memory) {
        uint256 word = _storage().payments[id];
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

    function _ledger(address token, uint256 epoch) internal view returns (LedgerEntry memory) {
        uint256 word = _storage().ledgers[token][epoch];
        return LedgerEntry({net: uint96(word), fee: uint96(word >> 96), forwards: uint24(word >> 192)});
    }

    /// @dev balance: 96 bits, spent: 88, epoch: 32, limitMantissa: 24, limitShift: 8.
    function _packPrepaid(PrepaidEntry memory entry) internal pure returns (uint256) {
        return entry.balance | (entry.spent << 96) | (entry.epoch << 184) | (entry.limitMantissa << 216)
            | (entry.limitShift << 240);
    }

    function _unpackPrepaid(uint256 word) internal pure returns (PrepaidEntry memory) {
        return PrepaidEntry({
            balance: uint96(word),
            spent: uint88(word >> 96),
            epoch: uint32(word >> 184),
            limitMantissa: uint24(word >> 216),
            limitShift: uint8(word >> 240)
        });
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
