// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";

/// @notice A second version with a field of its own.
contract PaymentEscrowV2 is PaymentEscrow {
    /// @custom:storage-location erc7201:warpshare.storage.PaymentEscrowV2
    struct V2Storage {
        uint256 field;
    }

    bytes32 public constant V2 = keccak256("warpshare.test.PaymentEscrowV2");

    function initializeV2(uint256 field_) external reinitializer(2) {
        _v2().field = field_;
    }

    function field() external view returns (uint256) {
        return _v2().field;
    }

    function _v2() private pure returns (V2Storage storage $) {
        bytes32 location = V2;
        assembly {
            $.slot := location
        }
    }
}

/// @notice A second version with nothing new but its name.
contract RewardDistributorV2 is RewardDistributor {
    function version() external pure returns (uint256) {
        return 2;
    }
}

/// @notice The same of the token.
contract WarpTokenV2 is WarpToken {
    function generation() external pure returns (uint256) {
        return 2;
    }
}

/// @notice The same of the emission controller.
contract EmissionControllerV2 is EmissionController {
    function generation() external pure returns (uint256) {
        return 2;
    }
}
