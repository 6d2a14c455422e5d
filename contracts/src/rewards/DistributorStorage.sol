// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../interfaces/IRewardDistributor.sol";

/// @title What the distributor keeps
abstract contract DistributorStorage is IRewardDistributor {
    /// @dev What an account was paid in a token and where it wants it: one slot, `recipient` in its high bits.
    struct Paid {
        uint96 amount;
        address recipient;
    }

    /// @dev A running count of paid amounts, see `countClaimed`.
    struct Count {
        uint96 counted;
        address lastAccount;
    }

    /// @dev `paid` is keyed by `abi.encode(account, token)`: one hash of three words finds the slot, where two mappings
    /// would take two. Claims read and write `activeRoot`, `previousRoot` and `paid` by the constants below.
    /// @custom:storage-location erc7201:warpshare.storage.RewardDistributor
    struct RewardDistributorStorage {
        bytes32 activeRoot;
        bytes32 previousRoot;
        bytes32 pendingRoot;
        uint64 nextEpoch;
        uint64 pendingEpoch;
        uint48 pendingValidAt;
        uint32 delay;
        uint32 minDelay;
        mapping(address token => uint256 amount) funded;
        mapping(bytes accountAndToken => Paid paid) paid;
        mapping(address token => Count count) counts;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.RewardDistributor")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE_LOCATION = 0xfc41c099380f9b8b1ea0ab363c1fa923bd8e48ee534340894a035635e278c300;

    /// @dev Slots of `activeRoot`, `previousRoot` and `paid`: literals, since assembly takes nothing else.
    bytes32 internal constant ACTIVE_ROOT_SLOT = STORAGE_LOCATION;
    bytes32 internal constant PREVIOUS_ROOT_SLOT = 0xfc41c099380f9b8b1ea0ab363c1fa923bd8e48ee534340894a035635e278c301;
    bytes32 internal constant PAID_SLOT = 0xfc41c099380f9b8b1ea0ab363c1fa923bd8e48ee534340894a035635e278c305;

    function _storage() internal pure returns (RewardDistributorStorage storage $) {
        bytes32 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }

    function _paid(address account, address token) internal view returns (Paid storage) {
        return _storage().paid[abi.encode(account, token)];
    }
}
