// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice Moves whatever it is asked to and then answers as it was told to; once, where told, it calls its caller from
/// within the transfer and reverts after it.
contract OddAnswerToken {
    mapping(address account => uint256 amount) public balanceOf;
    bytes private _answer;
    bytes private _call;

    function setAnswer(bytes calldata answer) external {
        _answer = answer;
    }

    function setCall(bytes calldata call) external {
        _call = call;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[to] += amount;
        if (_call.length > 0) {
            bytes memory call = _call;
            _call = "";
            (bool ok,) = msg.sender.call(call);
            require(ok, "within");
            revert("after");
        }
        bytes memory answer = _answer;
        assembly {
            return(add(answer, 0x20), mload(answer))
        }
    }
}
