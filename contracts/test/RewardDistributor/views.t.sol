// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

contract ViewsTest is Base {
    function _roots(bytes32 previous, bytes32 active, uint256 activeEpoch) private view {
        (bytes32 root, uint256 epoch) = distributor.activeRoot();
        vm.assertEq(root, active);
        vm.assertEq(epoch, activeEpoch);
        vm.assertEq(distributor.previousRoot(), previous);
    }

    function test_TellTheRoots() public {
        _roots(0, 0, 0);
        _activate(3, "three");
        _roots(0, "three", 3);
        _activate(5, "five");
        _roots("three", "five", 5);
        _submit(6, "six");
        (bytes32 root, uint256 epoch, uint256 validAt) = distributor.pendingRoot();
        vm.assertEq(root, "six");
        vm.assertEq(epoch, 6);
        vm.assertEq(validAt, block.timestamp + DELAY);
        _roots("three", "five", 5);
        vm.warp(validAt);
        distributor.acceptRoot();
        (root, epoch, validAt) = distributor.pendingRoot();
        vm.assertEq(root, 0);
        vm.assertEq(epoch + validAt, 0);
    }

    function test_TellBoundsAndBooks() public {
        vm.assertEq(distributor.MAX_DELAY(), 30 days);
        vm.assertEq(distributor.minDelay(), MIN_DELAY);
        vm.assertEq(distributor.delay(), DELAY);
        vm.assertEq(distributor.PAYOUT_GAS(), 500_000);
        _fund(address(usdc), 10e6);
        vm.assertEq(distributor.funded(address(usdc)), 10e6);
        vm.assertEq(distributor.surplus(address(usdc)), 0);
        _activate(0, _leaf(payer, address(usdc), 4e6));
        distributor.claim(payer, address(usdc), 4e6, new bytes32[](0));
        vm.assertEq(distributor.claimed(payer, address(usdc)), 4e6);
        vm.assertEq(distributor.recipientOf(payer, address(usdc)), payer);
        vm.assertEq(distributor.funded(address(usdc)), 10e6);
    }
}
