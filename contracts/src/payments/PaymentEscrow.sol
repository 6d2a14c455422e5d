// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ICollectableToken} from "../interfaces/ICollectableToken.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowCharges} from "./EscrowCharges.sol";
import {EscrowDelegation} from "./EscrowDelegation.sol";
import {EscrowSettlement} from "./EscrowSettlement.sol";
import {EscrowViews} from "./EscrowViews.sol";

/// @title PaymentEscrow
/// @notice See {IPaymentEscrow}.
contract PaymentEscrow is
    EscrowViews,
    EscrowSettlement,
    EscrowCharges,
    EscrowDelegation,
    AccessManagedUpgradeable,
    ReentrancyGuardTransient,
    UUPSUpgradeable
{
    using SafeERC20 for IERC20;

    /// @dev How long a capture of a batch is in the calldata: a payment and three words.
    uint256 private constant CAPTURE_ITEM_LENGTH = PAYMENT_INFO_LENGTH + 3 * 32;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param initial The settings.
    function initialize(InitialSettings calldata initial) external initializer {
        __AccessManaged_init(initial.authority);
        _delegate();
    }

    /// @inheritdoc IPaymentEscrow
    function authorize(PaymentInfo calldata info, uint256 amount) external nonReentrant {
        _checkPayer(info);
        _authorize(_idOf(info), info, amount);
        _collectByAllowance(info.payer, info.token, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function authorizeWithPermit(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        _checkPayer(info);
        _authorize(_idOf(info), info, amount);
        // The permit may have been used by somebody already: only the allowance counts, and the transfer checks it.
        try ICollectableToken(info.token).permit(info.payer, address(this), amount, deadline, v, r, s) {} catch {}
        _collectByAllowance(info.payer, info.token, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function authorizeWithSignature(PaymentInfo calldata info, uint256 amount, bytes calldata signature)
        external
        nonReentrant
    {
        bytes32 id = _idOf(info);
        _checkSignature(info.payer, id, signature);
        // The signature names no amount: whoever finds it may send the whole, lest a single unit uses the payment up.
        if (amount != info.maxAmount && msg.sender != info.payer) {
            revert PaymentEscrow_BadAmount(amount, info.maxAmount);
        }
        _authorize(id, info, amount);
        _collectByAllowance(info.payer, info.token, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function authorizeWith3009(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 id = _idOf(info);
        _authorize(id, info, amount);
        _collectBy3009(info.payer, info.token, amount, id, validAfter, validBefore, signature);
    }

    /// @inheritdoc IPaymentEscrow
    function authorizeFor(PaymentInfo calldata info) external nonReentrant {
        if (!_storage().collectors[msg.sender]) revert PaymentEscrow_NotCollector(msg.sender);
        if (info.payer == address(0)) revert PaymentEscrow_ZeroAddress();
        _authorize(_idOf(info), info, info.maxAmount);
        _collectByAllowance(msg.sender, info.token, info.maxAmount);
    }

    /// @inheritdoc IPaymentEscrow
    function authorizeWithPermit2(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 id = _idOf(info);
        _authorize(id, info, amount);
        _collectByPermit2(info.payer, info.token, amount, id, deadline, signature);
    }

    /// @inheritdoc IPaymentEscrow
    function charge(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 id = _idOf(info);
        _checkSignature(info.payer, id, signature);
        _charge(id, info, amount, epoch, taskRef);
        _collectByAllowance(info.payer, info.token, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function chargeWith3009(
        PaymentInfo calldata info,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 taskRef,
        uint256 epoch,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 id = _idOf(info);
        if (!_chargeInOrder(id)) _charge(id, info, amount, epoch, taskRef);
        _collectBy3009(info.payer, info.token, amount, id, validAfter, validBefore, signature);
    }

    /// @inheritdoc IPaymentEscrow
    function capture(PaymentInfo calldata info, uint256 amount, uint256 epoch, bytes32 taskRef) external {
        Run memory run;
        _capture(run, _idOf(info), info, amount, epoch, taskRef);
        _flush(run);
    }

    /// @inheritdoc IPaymentEscrow
    function captureBatch(CaptureItem[] calldata items) external {
        Run memory run;
        bytes32 domainSeparator = _domainSeparator();
        // Check: the items stand where every encoder puts them, so that their words can be hashed from there.
        uint256 offset = uint256(bytes32(msg.data[FIRST_ARGUMENT:FIRST_ARGUMENT + 32]));
        if (offset != 32) revert PaymentEscrow_BadAmount(offset, 32);
        offset = FIRST_ARGUMENT + 64;
        for (uint256 i = 0; i < items.length; ++i) {
            CaptureItem calldata item = items[i];
            bytes32 id = _idAt(offset, domainSeparator);
            _capture(run, id, item.info, item.amount, item.epoch, item.taskRef);
            offset += CAPTURE_ITEM_LENGTH;
        }
        _flush(run);
    }

    /// @inheritdoc IPaymentEscrow
    function voidPayment(PaymentInfo calldata info) external nonReentrant {
        bytes32 id = _idOf(info);
        Word storage payment = _storage().payments[id];
        uint256 word = payment.packed;
        // Check
        _checkSignerOf(_gate(info));
        PaymentStatus status = PaymentStatus(word >> 248);
        if (status == PaymentStatus.Disputed) revert PaymentEscrow_WrongStatus(id, status);
        uint256 amount = uint96(word);
        if (amount == 0) revert PaymentEscrow_Nothing();
        // Effect: nothing held, closed, and what was captured as it was.
        payment.packed = (uint256(PaymentStatus.Closed) << 248) | ((word << 8) >> 104 << 96);
        emit PaymentVoided({paymentId: id, amount: amount});
        // Interaction
        IERC20(info.token).safeTransfer(info.payer, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function reclaim(PaymentInfo calldata info) external nonReentrant {
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        _checkPayer(info);
        if (block.timestamp < info.authorizationExpiry) revert PaymentEscrow_TooEarly(info.authorizationExpiry);
        if (payment.held == 0) revert PaymentEscrow_Nothing();
        // Effect
        bool wasDisputed = payment.status == PaymentStatus.Disputed;
        uint256 amount = _close(id, payment);
        if (wasDisputed) {
            _storage().extras[id].disputedUntil = 0;
            emit DisputeResolved({paymentId: id, captured: 0, returned: amount, resolutionHash: 0});
        }
        emit PaymentReclaimed({paymentId: id, amount: amount});
        // Interaction
        IERC20(info.token).safeTransfer(info.payer, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function refund(PaymentInfo calldata info, uint256 amount) external nonReentrant {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        uint256 earlier = $.extras[id].earlier;
        // Check
        _checkSignerOf(_gate(info));
        if (block.timestamp >= info.refundExpiry) revert PaymentEscrow_Expired(info.refundExpiry);
        uint256 refundable = payment.lastCapture + earlier;
        if (amount == 0 || amount > refundable) revert PaymentEscrow_BadAmount(amount, refundable);
        // Effect: first the part that was not forwarded, then earlier captures, then what is left of the latest.
        uint256 reversed = Math.min(amount, _reversible(info.token, payment));
        if (reversed > 0) _reverse(id, info, payment, reversed);
        uint256 paid = amount - reversed;
        uint256 ofEarlier = Math.min(paid, earlier);
        if (ofEarlier > 0) $.extras[id].earlier = uint96(earlier - ofEarlier);
        payment.lastCapture -= amount - ofEarlier;
        _setPayment(id, payment);
        // Interaction
        if (reversed > 0) {
            emit PaymentRefunded({paymentId: id, amount: reversed, source: address(this)});
            IERC20(info.token).safeTransfer(info.payer, reversed);
        }
        if (paid > 0) {
            address source = $.treasury;
            emit PaymentRefunded({paymentId: id, amount: paid, source: source});
            IERC20(info.token).safeTransferFrom(source, info.payer, paid);
        }
    }

    /// @inheritdoc IPaymentEscrow
    function reversible(PaymentInfo calldata info) external view returns (uint256) {
        return _reversible(info.token, _payment(_idOf(info)));
    }

    /// @inheritdoc IPaymentEscrow
    function extension() external view returns (address) {
        return _extension;
    }

    function _authorizeUpgrade(address) internal override restricted {}

    /// @dev Checks a new payment and books it as held. The money is collected after it.
    function _authorize(bytes32 id, PaymentInfo calldata info, uint256 amount) private {
        _checkNew(_gate(info), id, info, amount);
        _storage().payments[id].packed = _packOpen(amount, 0, 0, 0);
        _emitAuthorized(id, info, amount);
    }

    /// @dev Checks a new payment and books all of it as captured. The money is collected after it.
    function _charge(bytes32 id, PaymentInfo calldata info, uint256 amount, uint256 epoch, bytes32 taskRef) private {
        uint256 gate = _gate(info);
        _checkSignerOf(gate);
        _checkNew(gate, id, info, amount);
        _checkBegun(gate, epoch);
        _emitAuthorized(id, info, amount);
        (uint256 net, uint256 fee, uint256 burned) = _split(amount, info.feeBps, info.burnBps);
        uint256 forwards = _addToLedger(info.token, epoch, net, fee, burned);
        _storage().payments[id].packed = _packOpen(0, amount, epoch, forwards);
        emit PaymentCaptured({
            paymentId: id,
            taskRef: taskRef,
            epoch: epoch,
            token: info.token,
            amount: amount,
            fee: fee,
            burned: burned,
            net: net
        });
    }

    function _emitAuthorized(bytes32 id, PaymentInfo calldata info, uint256 amount) private {
        emit PaymentAuthorized({
            paymentId: id,
            payer: info.payer,
            token: info.token,
            operator: info.operator,
            terms: _packTerms(info),
            salt: info.salt,
            amount: amount
        });
    }

    /// @dev maxAmount: 120 bits, feeBps: 16, burnBps: 16, authorizationExpiry: 48, refundExpiry: 48.
    function _packTerms(PaymentInfo calldata info) private pure returns (uint256) {
        return uint256(info.maxAmount) | (uint256(info.feeBps) << 120) | (uint256(info.burnBps) << 136)
            | (uint256(info.authorizationExpiry) << 152) | (uint256(info.refundExpiry) << 200);
    }

    /// @dev One capture. The caller flushes the run.
    function _capture(
        Run memory run,
        bytes32 id,
        PaymentInfo calldata info,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef
    ) private {
        Word storage payment = _storage().payments[id];
        uint256 word = payment.packed;
        // Check
        address token = info.token;
        if (info.operator != run.operator || token != run.token) {
            run.gate = _gate(info);
            _checkSignerOf(run.gate);
            run.operator = info.operator;
        }
        PaymentStatus status = PaymentStatus(word >> 248);
        if (status != PaymentStatus.Open && status != PaymentStatus.OpenAfterDispute) {
            revert PaymentEscrow_WrongStatus(id, status);
        }
        if (block.timestamp >= info.authorizationExpiry) revert PaymentEscrow_Expired(info.authorizationExpiry);
        if (amount == 0 || amount > uint96(word)) revert PaymentEscrow_BadAmount(amount, uint96(word));
        // Effect
        if (token != run.token || epoch != run.epoch) _turnTo(run, token, epoch);
        payment.packed = _bookCapture(run, id, info, word, amount, taskRef);
    }

    /// @dev Makes the latest capture smaller, as if it had been smaller from the start: each share by the difference of
    /// the two splits, so that what leaves the ledger is `reversed` to the unit, however often it happens.
    function _reverse(bytes32 id, PaymentInfo calldata info, Payment memory payment, uint256 reversed) private {
        (uint256 net, uint256 fee, uint256 burned) = _split(payment.lastCapture, info.feeBps, info.burnBps);
        (uint256 newNet, uint256 newFee, uint256 newBurned) =
            _split(payment.lastCapture - reversed, info.feeBps, info.burnBps);
        _takeFromLedger(info.token, payment.lastEpoch, net - newNet, fee - newFee, burned - newBurned);
        emit CaptureReversed({
            paymentId: id,
            epoch: payment.lastEpoch,
            token: info.token,
            amount: reversed,
            fee: fee - newFee,
            burned: burned - newBurned,
            net: net - newNet
        });
    }

    function _reversible(address token, Payment memory payment)
        private
        view
        returns (uint256)
    {
        bool waits = uint24(_storage().ledgers[token][payment.lastEpoch] >> 192) == payment.lastForwards;
        return waits ? payment.lastCapture : 0;
    }

    function _checkNew(uint256 gate, bytes32 id, PaymentInfo calldata info, uint256 amount) private view {
        if (!_isOpen(gate)) _refuse(info);
        uint256 allowed = Math.min(info.maxAmount, type(uint96).max);
        if (amount == 0 || amount > allowed) revert PaymentEscrow_BadAmount(amount, allowed);
        _checkShares(info);
        if (block.timestamp >= info.authorizationExpiry || info.refundExpiry < info.authorizationExpiry) {
            revert PaymentEscrow_BadExpiry(info.authorizationExpiry, info.refundExpiry);
        }
        if (_storage().payments[id].packed != 0) revert PaymentEscrow_AlreadyAuthorized(id);
    }

    /// @dev Says why a gate is not open.
    function _refuse(PaymentInfo calldata info) private view {
        PaymentEscrowStorage storage $ = _storage();
        if ($.settings.paused) revert PaymentEscrow_Paused();
        if ($.listings[info.token] != Listing.Allowed) revert PaymentEscrow_TokenNotAllowed(info.token);
        revert PaymentEscrow_OperatorNotAllowed(info.operator);
    }

    function _checkShares(PaymentInfo calldata info) private view {
        _checkBps(info.feeBps);
        if (info.burnBps > 0) {
            _checkBps(info.burnBps);
            if (info.token != _storage().ownToken) revert PaymentEscrow_BadBps(info.burnBps, 0);
        }
    }
}
