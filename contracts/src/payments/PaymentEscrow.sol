// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {ICollectableToken} from "../interfaces/ICollectableToken.sol";
import {IPaymentEscrow} from "../interfaces/IPaymentEscrow.sol";
import {EscrowPrepaid} from "./EscrowPrepaid.sol";

/// @title PaymentEscrow
/// @notice See {IPaymentEscrow}.
contract PaymentEscrow is EscrowPrepaid, UUPSUpgradeable {
    using SafeERC20 for IERC20;

    /// @dev How long a capture of a batch is in the calldata: a payment and three words.
    uint256 private constant CAPTURE_ITEM_LENGTH = PAYMENT_INFO_LENGTH + 3 * 32;

    /// @notice What `initialize` is given.
    struct InitialSettings {
        /// The AccessManager.
        address authority;
        /// The distributor.
        address distributor;
        /// Our own token.
        address ownToken;
        /// Permit2, or zero.
        address permit2;
        /// Who pays refunds of forwarded money.
        address treasury;
        /// Who receives fees.
        address feeRecipient;
        /// Start of epoch 0, Unix seconds.
        uint48 genesis;
        /// Seconds in an epoch.
        uint32 epochLength;
        /// Seconds after which a dispute ends in the payer's favour.
        uint32 disputeWindow;
        /// Seconds between announcing and making a prepaid withdrawal; longer than an epoch.
        uint32 withdrawalNotice;
        /// Fee of prepaid settlements, basis points.
        uint16 prepaidFeeBps;
        /// Burn of prepaid settlements in our own token, basis points.
        uint16 prepaidBurnBps;
        /// The first operators, each with its own key.
        address[] operators;
        /// The first tokens.
        address[] tokens;
    }

    /// @dev Captures in a row: what they have in common is computed once, their ledger is read and written once.
    struct Run {
        address operator;
        address token;
        uint256 epoch;
        LedgerEntry entry;
        uint256 burned;
    }

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param initial The settings.
    function initialize(InitialSettings calldata initial) external initializer {
        __AccessManaged_init(initial.authority);
        if (initial.distributor == address(0) || initial.ownToken == address(0)) revert PaymentEscrow_ZeroAddress();
        if (initial.epochLength == 0 || initial.withdrawalNotice <= initial.epochLength) {
            revert PaymentEscrow_TooEarly(initial.epochLength);
        }
        _checkBps(initial.prepaidFeeBps);
        _checkBps(initial.prepaidBurnBps);
        PaymentEscrowStorage storage $ = _storage();
        $.settings.genesis = initial.genesis;
        $.settings.epochLength = initial.epochLength;
        $.settings.disputeWindow = initial.disputeWindow;
        $.settings.nextFeeBps = initial.prepaidFeeBps;
        $.settings.nextBurnBps = initial.prepaidBurnBps;
        $.distributor = initial.distributor;
        $.ownToken = initial.ownToken;
        $.permit2 = initial.permit2;
        $.withdrawalNotice = initial.withdrawalNotice;
        _setTreasury(initial.treasury);
        _setFeeRecipient(initial.feeRecipient);
        for (uint256 i = 0; i < initial.operators.length; ++i) {
            _setOperator(initial.operators[i], initial.operators[i]);
        }
        for (uint256 i = 0; i < initial.tokens.length; ++i) {
            _setToken(initial.tokens[i], true);
        }
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
        uint256 epoch,
        bytes32 taskRef,
        uint256 validAfter,
        uint256 validBefore,
        bytes calldata signature
    ) external nonReentrant {
        bytes32 id = _idOf(info);
        _charge(id, info, amount, epoch, taskRef);
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
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        _checkOperator($, info);
        if (payment.status == PaymentStatus.Disputed) revert PaymentEscrow_WrongStatus(id, payment.status);
        if (payment.held == 0) revert PaymentEscrow_Nothing();
        // Effect
        uint256 amount = _close(id, payment);
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
        uint256 amount = _close(id, payment);
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
        _checkOperator($, info);
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
    function dispute(PaymentInfo calldata info, bytes32 evidenceHash) external {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        _checkPayer(info);
        if (payment.status != PaymentStatus.Open) revert PaymentEscrow_WrongStatus(id, payment.status);
        if (payment.held == 0) revert PaymentEscrow_Nothing();
        if (block.timestamp >= info.authorizationExpiry) revert PaymentEscrow_Expired(info.authorizationExpiry);
        // Effect
        uint256 until = Math.min(block.timestamp + $.settings.disputeWindow, info.authorizationExpiry);
        payment.status = PaymentStatus.Disputed;
        _setPayment(id, payment);
        $.extras[id].disputedUntil = uint48(until);
        emit PaymentDisputed({paymentId: id, evidenceHash: evidenceHash, disputedUntil: until});
    }

    /// @inheritdoc IPaymentEscrow
    function withdrawDispute(PaymentInfo calldata info) external {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        // Check
        _checkPayer(info);
        Payment memory payment = _payment(id);
        _checkDisputed(id, payment);
        // Effect
        payment.status = PaymentStatus.OpenAfterDispute;
        _setPayment(id, payment);
        $.extras[id].disputedUntil = 0;
        emit DisputeResolved({paymentId: id, captured: 0, returned: 0, resolutionHash: 0});
    }

    /// @inheritdoc IPaymentEscrow
    function resolveDispute(
        PaymentInfo calldata info,
        uint256 captured,
        uint256 epoch,
        bytes32 taskRef,
        bytes32 resolutionHash
    ) external nonReentrant {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        Payment memory payment = _payment(id);
        // Check
        _checkOperator($, info);
        _checkDisputed(id, payment);
        uint256 until = $.extras[id].disputedUntil;
        if (block.timestamp >= until) revert PaymentEscrow_Expired(until);
        if (captured > payment.held) revert PaymentEscrow_BadAmount(captured, payment.held);
        // Effect
        $.extras[id].disputedUntil = 0;
        if (captured > 0) _bookSingle(id, info, payment, captured, epoch, taskRef);
        uint256 returned = _close(id, payment);
        // Interaction: a payer that cannot be paid keeps its claim to what is held and blocks nobody else's earnings.
        if (returned > 0) {
            if (IERC20(info.token).trySafeTransfer(info.payer, returned)) {
                emit PaymentVoided({paymentId: id, amount: returned});
            } else {
                payment.held = returned;
                _setPayment(id, payment);
                returned = 0;
            }
        }
        emit DisputeResolved({paymentId: id, captured: captured, returned: returned, resolutionHash: resolutionHash});
    }

    /// @inheritdoc IPaymentEscrow
    function expireDispute(PaymentInfo calldata info) external nonReentrant {
        PaymentEscrowStorage storage $ = _storage();
        bytes32 id = _idOf(info);
        // Check
        Payment memory payment = _payment(id);
        _checkDisputed(id, payment);
        uint256 until = $.extras[id].disputedUntil;
        if (block.timestamp < until) revert PaymentEscrow_TooEarly(until);
        // Effect
        $.extras[id].disputedUntil = 0;
        uint256 amount = _close(id, payment);
        emit PaymentVoided({paymentId: id, amount: amount});
        emit DisputeResolved({paymentId: id, captured: 0, returned: amount, resolutionHash: 0});
        // Interaction
        IERC20(info.token).safeTransfer(info.payer, amount);
    }

    /// @inheritdoc IPaymentEscrow
    function paymentState(bytes32 paymentId) external view returns (PaymentState memory) {
        PaymentEscrowStorage storage $ = _storage();
        Payment memory payment = _payment(paymentId);
        PaymentExtra memory extra = $.extras[paymentId];
        return PaymentState({
            status: payment.status,
            held: payment.held,
            refundable: payment.lastCapture + extra.earlier,
            lastCapture: payment.lastCapture,
            lastEpoch: payment.lastEpoch,
            lastForwards: payment.lastForwards,
            disputedUntil: extra.disputedUntil
        });
    }

    /// @inheritdoc IPaymentEscrow
    function reversible(PaymentInfo calldata info) external view returns (uint256) {
        return _reversible(info.token, _payment(_idOf(info)));
    }

    function _authorizeUpgrade(address) internal override restricted {}

    /// @dev Checks a new payment and books it as held. The money is collected after it.
    function _authorize(bytes32 id, PaymentInfo calldata info, uint256 amount) private {
        PaymentEscrowStorage storage $ = _storage();
        _checkNew($, id, info, amount);
        _setPayment(id, _open(amount));
        emit PaymentAuthorized({paymentId: id, payer: info.payer, token: info.token, info: info, amount: amount});
    }

    /// @dev Checks a new payment and books all of it as captured. The money is collected after it.
    function _charge(bytes32 id, PaymentInfo calldata info, uint256 amount, uint256 epoch, bytes32 taskRef) private {
        PaymentEscrowStorage storage $ = _storage();
        _checkOperator($, info);
        _checkNew($, id, info, amount);
        emit PaymentAuthorized({paymentId: id, payer: info.payer, token: info.token, info: info, amount: amount});
        Payment memory payment = _open(amount);
        _bookSingle(id, info, payment, amount, epoch, taskRef);
        _setPayment(id, payment);
    }

    /// @dev One capture with its ledger. The caller stores the payment.
    function _bookSingle(
        bytes32 id,
        PaymentInfo calldata info,
        Payment memory payment,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef
    ) private {
        Run memory run;
        _bookCapture(run, id, info, payment, amount, epoch, taskRef);
        _flush(run);
    }

    function _capture(
        Run memory run,
        bytes32 id,
        PaymentInfo calldata info,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef
    ) private {
        Payment memory payment = _payment(id);
        // Check
        address operator = info.operator;
        if (operator != run.operator || operator == address(0)) {
            _checkOperator(_storage(), info);
            run.operator = operator;
        }
        if (payment.status != PaymentStatus.Open && payment.status != PaymentStatus.OpenAfterDispute) {
            revert PaymentEscrow_WrongStatus(id, payment.status);
        }
        if (block.timestamp >= info.authorizationExpiry) revert PaymentEscrow_Expired(info.authorizationExpiry);
        if (amount == 0 || amount > payment.held) revert PaymentEscrow_BadAmount(amount, payment.held);
        // Effect
        _bookCapture(run, id, info, payment, amount, epoch, taskRef);
        _setPayment(id, payment);
    }

    /// @dev Moves `amount` of what is held to the ledger. Changes `payment` in memory, the caller stores it; and `run`,
    /// the caller flushes it.
    function _bookCapture(
        Run memory run,
        bytes32 id,
        PaymentInfo calldata info,
        Payment memory payment,
        uint256 amount,
        uint256 epoch,
        bytes32 taskRef
    ) private {
        address token = info.token;
        if (token != run.token || epoch != run.epoch) {
            _flush(run);
            if (epoch > type(uint32).max) revert PaymentEscrow_EpochTooHigh(epoch);
            run.token = token;
            run.epoch = epoch;
            run.entry = _ledger(token, epoch);
        }
        if (payment.lastCapture > 0) _storage().extras[id].earlier += uint96(payment.lastCapture);
        (uint256 net, uint256 fee, uint256 burned) = _split(amount, info.feeBps, info.burnBps);
        unchecked {
            // amount ≤ held; the sums are of amounts below 2^96 and are checked when they are stored.
            payment.held -= amount;
            run.entry.net += net;
            run.entry.fee += fee;
            run.burned += burned;
        }
        payment.lastCapture = amount;
        payment.lastEpoch = epoch;
        payment.lastForwards = run.entry.forwards;
        emit PaymentCaptured({
            paymentId: id,
            taskRef: taskRef,
            epoch: epoch,
            token: token,
            amount: amount,
            fee: fee,
            burned: burned,
            net: net
        });
    }

    /// @dev Stores the ledger of the captures in a row that name one token and epoch.
    function _flush(Run memory run) private {
        if (run.token == address(0)) return;
        _setLedger(run.token, run.epoch, run.entry);
        if (run.burned > 0) {
            _storage().burns[run.token][run.epoch] += run.burned;
            run.burned = 0;
        }
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

    /// @dev A payment of which all is held.
    function _open(uint256 amount) private pure returns (Payment memory payment) {
        payment.held = amount;
        payment.status = PaymentStatus.Open;
    }

    /// @dev Ends a payment: nothing is held any more.
    function _close(bytes32 id, Payment memory payment)
        private
        returns (uint256 amount)
    {
        amount = payment.held;
        payment.held = 0;
        payment.status = PaymentStatus.Closed;
        _setPayment(id, payment);
    }

    function _reversible(address token, Payment memory payment)
        private
        view
        returns (uint256)
    {
        bool waits = _ledger(token, payment.lastEpoch).forwards == payment.lastForwards;
        return waits ? payment.lastCapture : 0;
    }

    function _checkNew(PaymentEscrowStorage storage $, bytes32 id, PaymentInfo calldata info, uint256 amount)
        private
        view
    {
        if ($.settings.paused) revert PaymentEscrow_Paused();
        if ($.listings[info.token] != Listing.Allowed) revert PaymentEscrow_TokenNotAllowed(info.token);
        if ($.signers[info.operator] == address(0)) revert PaymentEscrow_OperatorNotAllowed(info.operator);
        uint256 allowed = Math.min(info.maxAmount, type(uint96).max);
        if (amount == 0 || amount > allowed) revert PaymentEscrow_BadAmount(amount, allowed);
        _checkShares($, info);
        if (block.timestamp >= info.authorizationExpiry || info.refundExpiry < info.authorizationExpiry) {
            revert PaymentEscrow_BadExpiry(info.authorizationExpiry, info.refundExpiry);
        }
        if ($.payments[id] != 0) revert PaymentEscrow_AlreadyAuthorized(id);
    }

    function _checkShares(PaymentEscrowStorage storage $, PaymentInfo calldata info) private view {
        _checkBps(info.feeBps);
        if (info.burnBps > 0) {
            _checkBps(info.burnBps);
            if (info.token != $.ownToken) revert PaymentEscrow_BadBps(info.burnBps, 0);
        }
    }

    function _checkOperator(PaymentEscrowStorage storage $, PaymentInfo calldata info) private view {
        address signer = $.signers[info.operator];
        if (msg.sender != signer) revert PaymentEscrow_WrongCaller(msg.sender, signer);
    }

    function _checkDisputed(bytes32 id, Payment memory payment) private pure {
        if (payment.status != PaymentStatus.Disputed) revert PaymentEscrow_WrongStatus(id, payment.status);
    }

    function _checkPayer(PaymentInfo calldata info) private view {
        if (msg.sender != info.payer) revert PaymentEscrow_WrongCaller(msg.sender, info.payer);
    }

    function _checkSignature(address payer, bytes32 id, bytes calldata signature) private view {
        if (!SignatureChecker.isValidSignatureNowCalldata(payer, id, signature)) {
            revert PaymentEscrow_BadSignature(payer);
        }
    }
}
