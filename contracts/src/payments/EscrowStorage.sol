// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";

/// @title What the escrow keeps, how it is packed, and how a payment is hashed
/// @notice The slots that hot paths write are exactly one word each.
abstract contract EscrowStorage is IPaymentEscrow, IERC5267 {
    /// @dev A payment: one slot. `held` is authorised − captured − voided − reclaimed. What was captured and not refunded
    /// is `lastCapture` plus `PaymentExtra.earlier`.
    struct Payment {
        uint96 held;
        uint96 lastCapture;
        uint32 lastEpoch;
        uint24 lastForwards;
        PaymentStatus status;
    }

    /// @dev What most payments never have: earlier captures than the latest, a dispute.
    struct PaymentExtra {
        uint96 earlier;
        uint48 disputedUntil;
    }

    /// @dev What waits for a token and epoch: one slot; the burn of our own token has a slot of its own.
    struct LedgerSlot {
        uint96 net;
        uint96 fee;
        uint24 forwards;
    }

    /// @dev A prepaid balance: one slot. The limit is `limitMantissa << limitShift`.
    struct PrepaidSlot {
        uint96 balance;
        uint88 spent;
        uint32 epoch;
        uint24 limitMantissa;
        uint8 limitShift;
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
        mapping(bytes32 paymentId => Payment payment) payments;
        mapping(bytes32 paymentId => PaymentExtra extra) extras;
        mapping(address token => mapping(uint256 epoch => LedgerSlot ledger)) ledgers;
        mapping(address token => mapping(uint256 epoch => uint256 amount)) burns;
        mapping(address token => uint256 amount) fees;
        mapping(address token => mapping(address payer => PrepaidSlot prepaid)) prepaid;
        mapping(address token => mapping(address payer => Withdrawal withdrawal)) withdrawals;
        mapping(address operator => address signer) signers;
        mapping(address signer => uint256 operators) operatorsOf;
        mapping(address token => Listing listing) listings;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.PaymentEscrow")) - 1)) & ~bytes32(uint256(0xff))
    uint256 private constant STORAGE_LOCATION = erc7201("warpshare.storage.PaymentEscrow");

    /// @notice EIP-712 type hash of a payment.
    bytes32 public constant PAYMENT_INFO_TYPEHASH = keccak256(
        "PaymentInfo(address operator,address payer,address token,uint120 maxAmount,uint16 feeBps,uint16 burnBps,uint48 authorizationExpiry,uint48 refundExpiry,bytes32 salt)"
    );

    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("PaymentEscrow");
    bytes32 private constant VERSION_HASH = keccak256("1");

    uint256 internal constant MAX_BPS = 10_000;

    /// @inheritdoc IPaymentEscrow
    function paymentIdOf(PaymentInfo memory info) external view returns (bytes32) {
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

    /// @dev The struct is static, so its ABI encoding is its EIP-712 encoding; decoding refuses values out of type.
    function _idOf(PaymentInfo memory info) internal view returns (bytes32) {
        return MessageHashUtils.toTypedDataHash(
            _domainSeparator(), keccak256(abi.encode(PAYMENT_INFO_TYPEHASH, info))
        );
    }

    // One reader and one writer for each packed struct: the code that packs is long, and here it exists once.

    function _payment(bytes32 id) internal view returns (Payment memory) {
        return _storage().payments[id];
    }

    function _setPayment(bytes32 id, Payment memory payment) internal {
        _storage().payments[id] = payment;
    }

    function _settings() internal view returns (Settings memory) {
        return _storage().settings;
    }

    function _ledgerSlot(address token, uint256 epoch) internal view returns (LedgerSlot memory) {
        return _storage().ledgers[token][epoch];
    }

    function _setLedgerSlot(address token, uint256 epoch, LedgerSlot memory slot) internal {
        _storage().ledgers[token][epoch] = slot;
    }

    /// @dev Built anew each time: right also after a chain split, and cheaper than reading it.
    function _domainSeparator() internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, address(this)));
    }

    function _storage() internal pure returns (PaymentEscrowStorage storage $) {
        uint256 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }
}
