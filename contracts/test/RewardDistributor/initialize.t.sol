// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {Base} from "../base/Base.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

contract InitializeTest is Base {
    function _try(uint256 delay, uint256 minDelay) private returns (bool) {
        address implementation = address(new RewardDistributor());
        bytes memory data = abi.encodeCall(RewardDistributor.initialize, (address(manager), delay, minDelay));
        try new ERC1967Proxy(implementation, data) {
            return true;
        } catch (bytes memory reason) {
            vm.assertEq(bytes4(reason), IRewardDistributor.RewardDistributor_BadDelay.selector);
            return false;
        }
    }

    function test_SetsTheDelayAndItsFloor() public view {
        vm.assertEq(distributor.delay(), DELAY);
        vm.assertEq(distributor.minDelay(), MIN_DELAY);
        vm.assertEq(distributor.authority(), address(manager));
    }

    function test_RefusesDelaysOutOfBounds() public {
        vm.assertFalse(_try(1, 0));
        vm.assertFalse(_try(0, 1));
        vm.assertFalse(_try(59, 60));
        vm.assertFalse(_try(30 days, 30 days + 1));
        vm.assertFalse(_try(30 days + 1, 60));
        vm.assertTrue(_try(1, 1));
        vm.assertTrue(_try(30 days, 30 days));
    }

    function test_RevertWhen_TwiceOrTheImplementationItself() public {
        vm.expectRevert();
        distributor.initialize(address(manager), DELAY, MIN_DELAY);
        RewardDistributor implementation = new RewardDistributor();
        vm.expectRevert();
        implementation.initialize(address(manager), DELAY, MIN_DELAY);
    }
}
