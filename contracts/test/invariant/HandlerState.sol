// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {Vm} from "../base/Vm.sol";

/// @title What the actions have in common: the contracts, who acts, and books beside the contracts' own
abstract contract HandlerState {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// Captures and settlements name epochs below this one; the escrow's epoch 8 begins at `start`.
    uint8 public constant EPOCHS = 12;
    uint256 internal constant FIRST_EPOCH = 8;
    uint256 internal constant EPOCH_LENGTH = 1 days;

    struct Book {
        uint256 authorized;
        uint256 captured;
        uint256 voided;
        uint256 reclaimed;
        uint256 refunded;
        uint256 feeBound;
        bool closed;
        bool disputed;
    }

    struct Actors {
        address payer;
        address other;
        address operator;
        address treasury;
        address publisher;
        address guardian;
        address pauser;
        uint256 payerKey;
    }

    WarpToken public warp;
    TestUsdc public usdc;
    PaymentEscrow public escrow;
    RewardDistributor public distributor;
    EmissionController public emission;
    Actors public actors;
    uint256 public immutable start;
    /// Who may report payments that came through the collector of x402.
    address public x402;

    IEscrowTypes.PaymentInfo[] internal _infos;
    mapping(bytes32 id => Book book) internal _books;
    bytes32[] public ids;

    address[2] public tokens;
    address[2] public people;
    mapping(address token => uint256 amount) public earnedTotal;
    mapping(address token => uint256 amount) public forwardedNet;
    mapping(address token => uint256 amount) public bookedFees;
    mapping(address token => uint256 amount) public paidFees;
    mapping(address token => uint256 amount) public burnedTotal;
    mapping(address token => uint256 amount) public prepaidIn;
    mapping(address token => uint256 amount) public prepaidOut;
    mapping(address token => uint256 amount) public settledTotal;

    // Set where something happened that never may.
    bool public acceptedTooEarly;
    bool public acceptedRevoked;
    bool public payoutWasNotTheDifference;
    bool public exitBlockedByPause;
    bool public wrongReceiver;
    bool public limitPassed;
    bool public foreignPaymentChanged;
    bool public terminalChanged;
    bool public strangerSucceeded;
    bool public earnedTooEarly;

    constructor(
        WarpToken warp_,
        TestUsdc usdc_,
        PaymentEscrow escrow_,
        RewardDistributor distributor_,
        EmissionController emission_,
        Actors memory actors_
    ) {
        warp = warp_;
        usdc = usdc_;
        escrow = escrow_;
        distributor = distributor_;
        emission = emission_;
        actors = actors_;
        tokens = [address(usdc_), address(warp_)];
        people = [actors_.payer, actors_.other];
        start = block.timestamp;
    }

    function count() external view returns (uint256) {
        return ids.length;
    }

    function book(uint256 i) external view returns (Book memory) {
        return _books[ids[i]];
    }

    function info(uint256 i) external view returns (IEscrowTypes.PaymentInfo memory) {
        return _infos[i];
    }

    function setX402(address x402_) external {
        if (x402 == address(0)) x402 = x402_;
    }

    function _captured(uint256 i, uint256 value, uint256 epoch) internal {
        Book storage b = _books[ids[i]];
        if (epoch > _runningEpoch()) earnedTooEarly = true;
        b.captured += value;
        b.feeBound += (value * _infos[i].feeBps) / 10_000;
        earnedTotal[_infos[i].token] += value;
    }

    function _runningEpoch() internal view returns (uint256) {
        return FIRST_EPOCH + (block.timestamp - start) / EPOCH_LENGTH;
    }

    function _balance(uint256 i) internal view returns (uint256) {
        return WarpToken(_infos[i].token).balanceOf(_infos[i].payer);
    }

    function _othersOf(uint256 i) internal view returns (bytes32 hash) {
        for (uint256 j = 0; j < ids.length; ++j) {
            if (j != i) hash = keccak256(abi.encode(hash, escrow.paymentState(ids[j])));
        }
    }
}
