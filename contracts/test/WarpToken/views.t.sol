// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {Base} from "../base/Base.sol";

contract ViewsTest is Base {
    function test_TellTheCapTheMinterAndWhatWasMinted() public view {
        vm.assertEq(warp.cap(), CAP);
        vm.assertEq(warp.minter(), address(emission));
        vm.assertEq(warp.totalMinted(), SUPPLY);
        vm.assertEq(warp.totalSupply(), SUPPLY);
    }
}
