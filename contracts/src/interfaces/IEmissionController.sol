// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @title Schedule of epochs and of the tokens minted for each
/// @notice Epoch `e` covers `[genesis + e·epochLength, genesis + (e+1)·epochLength)`, in Unix seconds.
interface IEmissionController {
    /// @notice One stretch of the schedule: in force from `fromEpoch` until the next stretch begins. Its amount for
    /// epoch `e` is `⌊initialAmount · ((10000 − decayBps) / 10000)^((e − fromEpoch) / decayPeriod)⌋`, the exponent a
    /// whole number, the power in 27-digit fixed point rounded down.
    struct Stretch {
        /// First epoch of the stretch.
        uint64 fromEpoch;
        /// Epochs in one decay period, at least 1.
        uint32 decayPeriod;
        /// Share by which the amount falls each period, in basis points, 0…10000.
        uint16 decayBps;
        /// Amount of each epoch in the first period, base units.
        uint96 initialAmount;
    }

    /// @notice An ended epoch's tokens were minted and funded.
    /// @param epoch The epoch.
    /// @param amount What was minted, base units: the scheduled amount, or what the cap had left.
    event EpochMinted(uint256 indexed epoch, uint256 amount);

    /// @notice The schedule changes from an epoch that had not begun.
    /// @param fromEpoch First epoch of the new stretch.
    /// @param initialAmount Amount of each epoch in its first period, base units.
    /// @param decayBps Fall each period, basis points.
    /// @param decayPeriod Epochs in a period.
    event ScheduleChanged(uint256 indexed fromEpoch, uint256 initialAmount, uint256 decayBps, uint256 decayPeriod);

    /// @notice The epoch has not ended.
    /// @param epoch The epoch.
    /// @param endsAt Its end, Unix seconds.
    error EmissionController_EpochNotEnded(uint256 epoch, uint256 endsAt);

    /// @notice The epoch's tokens were minted before.
    /// @param epoch The epoch.
    error EmissionController_AlreadyMinted(uint256 epoch);

    /// @notice A stretch must begin after the running epoch and not before the last one.
    /// @param fromEpoch The first epoch asked for.
    /// @param earliest The earliest possible.
    error EmissionController_StretchTooEarly(uint256 fromEpoch, uint256 earliest);

    /// @notice A value of the schedule is out of bounds.
    /// @param value The value given.
    /// @param minimum Lowest allowed.
    /// @param maximum Highest allowed.
    error EmissionController_OutOfBounds(uint256 value, uint256 minimum, uint256 maximum);

    /// @notice An address that must be a contract of ours is zero.
    error EmissionController_ZeroAddress();

    /// @notice Mints an ended epoch's tokens into the distributor by `fund`. Once per epoch, in any order, by anyone.
    /// @param epoch The epoch.
    /// @return amount What was minted, base units; may be zero, and then nothing is funded.
    function mintEpoch(uint256 epoch) external returns (uint256 amount);

    /// @notice Adds a stretch to the schedule. Restricted. A planned stretch that has the same first epoch or a later
    /// one is replaced; epochs that began are never touched.
    /// @param stretch The new stretch.
    function setSchedule(Stretch calldata stretch) external;

    /// @notice Start of epoch 0, Unix seconds.
    function genesis() external view returns (uint256);

    /// @notice Seconds in an epoch.
    function epochLength() external view returns (uint256);

    /// @notice The epoch that runs at this block. Before genesis it reverts.
    function currentEpoch() external view returns (uint256);

    /// @notice Bounds of an epoch, half-open, Unix seconds.
    /// @param epoch The epoch.
    function epochBounds(uint256 epoch) external view returns (uint256 startsAt, uint256 endsAt);

    /// @notice Scheduled amount of an epoch, base units, before the cap is looked at.
    /// @param epoch The epoch.
    function emissionOf(uint256 epoch) external view returns (uint256);

    /// @notice Scheduled amounts of `count` epochs from `fromEpoch` on.
    /// @param fromEpoch First epoch.
    /// @param count How many.
    function emissionsOf(uint256 fromEpoch, uint256 count) external view returns (uint256[] memory);

    /// @notice All stretches of the schedule, in order.
    function schedule() external view returns (Stretch[] memory);

    /// @notice Whether an epoch's tokens were minted.
    /// @param epoch The epoch.
    function isMinted(uint256 epoch) external view returns (bool);

    /// @notice The token that is minted.
    function token() external view returns (address);

    /// @notice The distributor that is funded.
    function distributor() external view returns (address);
}
