// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {IEmissionController} from "../interfaces/IEmissionController.sol";
import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";
import {IWarpToken} from "../interfaces/IWarpToken.sol";

/// @title EmissionController
/// @notice See {IEmissionController}.
contract EmissionController is IEmissionController, AccessManagedUpgradeable, UUPSUpgradeable {
    using BitMaps for BitMaps.BitMap;

    /// @custom:storage-location erc7201:warpshare.storage.EmissionController
    struct EmissionControllerStorage {
        address token;
        uint48 genesis;
        uint32 epochLength;
        address distributor;
        BitMaps.BitMap minted;
        Stretch[] stretches;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.EmissionController")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE_LOCATION = 0x1196ee0f1d325f9f9cd01b95219f1b31c920d5c184a0b50bc0a7e4110cb93400;

    uint256 private constant MAX_BPS = 10_000;

    /// @dev One in 27-digit fixed point.
    uint256 private constant RAY = 1e27;

    /// @notice Longest epoch, seconds.
    uint256 public constant MAX_EPOCH_LENGTH = 365 days;

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param authority_ The AccessManager.
    /// @param token_ The token, whose minter this contract is to be.
    /// @param distributor_ The distributor.
    /// @param genesis_ Start of epoch 0, Unix seconds.
    /// @param epochLength_ Seconds in an epoch.
    /// @param first The first stretch of the schedule, from epoch 0.
    function initialize(
        address authority_,
        address token_,
        address distributor_,
        uint256 genesis_,
        uint256 epochLength_,
        Stretch calldata first
    ) external initializer {
        if (token_ == address(0) || distributor_ == address(0)) revert EmissionController_ZeroAddress();
        _checkBounds(epochLength_, 1, MAX_EPOCH_LENGTH);
        _checkBounds(genesis_, 0, type(uint48).max);
        _checkBounds(first.fromEpoch, 0, 0);
        __AccessManaged_init(authority_);
        EmissionControllerStorage storage $ = _storage();
        $.token = token_;
        $.distributor = distributor_;
        $.genesis = uint48(genesis_);
        $.epochLength = uint32(epochLength_);
        _addStretch(first);
    }

    /// @inheritdoc IEmissionController
    function mintEpoch(uint256 epoch) external returns (uint256 amount) {
        EmissionControllerStorage storage $ = _storage();
        // Check
        (, uint256 endsAt) = epochBounds(epoch);
        if (block.timestamp < endsAt) revert EmissionController_EpochNotEnded(epoch, endsAt);
        if ($.minted.get(epoch)) revert EmissionController_AlreadyMinted(epoch);
        // Effect
        $.minted.set(epoch);
        IWarpToken minted = IWarpToken($.token);
        amount = Math.min(emissionOf(epoch), minted.cap() - minted.totalMinted());
        emit EpochMinted({epoch: epoch, amount: amount});
        // Interaction
        if (amount == 0) return 0;
        minted.mint(address(this), amount);
        minted.approve($.distributor, amount);
        IRewardDistributor($.distributor).fund(address(minted), amount);
    }

    /// @inheritdoc IEmissionController
    function setSchedule(Stretch calldata stretch) external restricted {
        EmissionControllerStorage storage $ = _storage();
        // Check
        uint256 earliest = block.timestamp < $.genesis ? 0 : currentEpoch() + 1;
        if (stretch.fromEpoch < earliest) {
            revert EmissionController_StretchTooEarly(stretch.fromEpoch, earliest);
        }
        // Effect: planned stretches from there on are replaced.
        Stretch[] storage stretches = $.stretches;
        while (stretches.length > 0 && stretches[stretches.length - 1].fromEpoch >= stretch.fromEpoch) {
            stretches.pop();
        }
        _addStretch(stretch);
    }

    /// @inheritdoc IEmissionController
    function genesis() external view returns (uint256) {
        return _storage().genesis;
    }

    /// @inheritdoc IEmissionController
    function epochLength() external view returns (uint256) {
        return _storage().epochLength;
    }

    /// @inheritdoc IEmissionController
    function emissionsOf(uint256 fromEpoch, uint256 count) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            amounts[i] = emissionOf(fromEpoch + i);
        }
    }

    /// @inheritdoc IEmissionController
    function schedule() external view returns (Stretch[] memory) {
        return _storage().stretches;
    }

    /// @inheritdoc IEmissionController
    function isMinted(uint256 epoch) external view returns (bool) {
        return _storage().minted.get(epoch);
    }

    /// @inheritdoc IEmissionController
    function token() external view returns (address) {
        return _storage().token;
    }

    /// @inheritdoc IEmissionController
    function distributor() external view returns (address) {
        return _storage().distributor;
    }

    /// @inheritdoc IEmissionController
    function currentEpoch() public view returns (uint256) {
        EmissionControllerStorage storage $ = _storage();
        return (block.timestamp - $.genesis) / $.epochLength;
    }

    /// @inheritdoc IEmissionController
    function epochBounds(uint256 epoch) public view returns (uint256 startsAt, uint256 endsAt) {
        EmissionControllerStorage storage $ = _storage();
        startsAt = $.genesis + epoch * $.epochLength;
        endsAt = startsAt + $.epochLength;
    }

    /// @inheritdoc IEmissionController
    function emissionOf(uint256 epoch) public view returns (uint256) {
        Stretch[] storage stretches = _storage().stretches;
        uint256 i = stretches.length - 1;
        while (stretches[i].fromEpoch > epoch) --i;
        Stretch memory stretch = stretches[i];
        uint256 periods = (epoch - stretch.fromEpoch) / stretch.decayPeriod;
        uint256 factor = _power((RAY * (MAX_BPS - stretch.decayBps)) / MAX_BPS, periods);
        return (stretch.initialAmount * factor) / RAY;
    }

    function _authorizeUpgrade(address) internal override restricted {}

    function _addStretch(Stretch calldata stretch) private {
        _checkBounds(stretch.decayBps, 0, MAX_BPS);
        _checkBounds(stretch.decayPeriod, 1, type(uint32).max);
        _storage().stretches.push(stretch);
        emit ScheduleChanged({
            fromEpoch: stretch.fromEpoch,
            initialAmount: stretch.initialAmount,
            decayBps: stretch.decayBps,
            decayPeriod: stretch.decayPeriod
        });
    }

    function _checkBounds(uint256 value, uint256 minimum, uint256 maximum) private pure {
        if (value < minimum || value > maximum) revert EmissionController_OutOfBounds(value, minimum, maximum);
    }

    /// @dev base^exponent in 27-digit fixed point by squaring, each product rounded down. base ≤ 1, so nothing overflows.
    function _power(uint256 base, uint256 exponent) private pure returns (uint256 result) {
        result = RAY;
        while (exponent > 0) {
            if (exponent & 1 == 1) result = (result * base) / RAY;
            base = (base * base) / RAY;
            exponent >>= 1;
        }
    }

    function _storage() private pure returns (EmissionControllerStorage storage $) {
        bytes32 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }
}
