// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {Base} from "../base/Base.sol";
import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";

contract InitializeTest is Base {
    function _try(address token, address to, uint256 genesis, uint256 length, IEmissionController.Stretch memory first)
        private
        returns (bool ok)
    {
        address implementation = address(new EmissionController());
        bytes memory data = abi.encodeCall(
            EmissionController.initialize, (address(manager), token, to, genesis, length, first)
        );
        try new ERC1967Proxy(implementation, data) {
            return true;
        } catch {
            return false;
        }
    }

    function test_RefusesWhatIsOutOfBounds() public {
        IEmissionController.Stretch memory first = _firstStretch();
        address w = address(warp);
        address d = address(distributor);
        vm.assertFalse(_try(address(0), d, START, LENGTH, first));
        vm.assertFalse(_try(w, address(0), START, LENGTH, first));
        vm.assertFalse(_try(w, d, START, 0, first));
        vm.assertFalse(_try(w, d, START, 365 days + 1, first));
        vm.assertTrue(_try(w, d, START, 365 days, first));
        vm.assertFalse(_try(w, d, uint256(1) << 48, LENGTH, first));
        first.fromEpoch = 1;
        vm.assertFalse(_try(w, d, START, LENGTH, first));
    }

    function test_RevertWhen_TwiceOrTheImplementationItself() public {
        vm.expectRevert();
        emission.initialize(address(this), address(warp), address(distributor), START, LENGTH, _firstStretch());
        EmissionController implementation = new EmissionController();
        vm.expectRevert();
        implementation.initialize(address(this), address(warp), address(distributor), START, LENGTH, _firstStretch());
    }
}
