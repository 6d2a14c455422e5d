// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

/// @notice One ERC-20 with every bad habit, each switched on by itself.
contract ZooToken {
    mapping(address account => uint256 amount) internal _balances;
    mapping(address owner => mapping(address spender => uint256 amount)) public allowance;
    mapping(address account => bool blocked) public isBlocked;
    uint256 public totalSupply;

    bool public returnsNothing;
    bool public returnsFalse;
    bool public refusesReapproval;
    bool public phantomFallback;
    bool public burnsGas;
    uint256 public feeBps;
    uint256 public rebaseNumerator = 1;
    uint256 public rebaseDenominator = 1;

    address public hookTarget;
    bytes public hookData;
    bool public hookSucceeded;
    bytes public hookResult;
    bool internal _inHook;

    function setReturnsNothing(bool on) external {
        returnsNothing = on;
    }

    function setReturnsFalse(bool on) external {
        returnsFalse = on;
    }

    function setRefusesReapproval(bool on) external {
        refusesReapproval = on;
    }

    function setPhantomFallback(bool on) external {
        phantomFallback = on;
    }

    function setBurnsGas(bool on) external {
        burnsGas = on;
    }

    function setFee(uint256 bps) external {
        feeBps = bps;
    }

    function setRebase(uint256 numerator, uint256 denominator) external {
        rebaseNumerator = numerator;
        rebaseDenominator = denominator;
    }

    function setBlocked(address account, bool on) external {
        isBlocked[account] = on;
    }

    /// @notice What is called, ERC-777-like, in the middle of every transfer.
    function setHook(address target, bytes calldata data) external {
        hookTarget = target;
        hookData = data;
        hookSucceeded = false;
    }

    function mint(address to, uint256 amount) external {
        _balances[to] += amount;
        totalSupply += amount;
    }

    function balanceOf(address account) external view returns (uint256) {
        return (_balances[account] * rebaseNumerator) / rebaseDenominator;
    }

    function approve(address spender, uint256 amount) external {
        require(!refusesReapproval || amount == 0 || allowance[msg.sender][spender] == 0, "reapproval");
        allowance[msg.sender][spender] = amount;
        _answer();
    }

    function transfer(address to, uint256 amount) external {
        if (!returnsFalse) _move(msg.sender, to, amount);
        _answer();
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (!returnsFalse) {
            allowance[from][msg.sender] -= amount;
            _move(from, to, amount);
        }
        _answer();
    }

    fallback() external {
        require(phantomFallback, "no such function");
    }

    function _move(address from, address to, uint256 amount) internal {
        require(!isBlocked[from] && !isBlocked[to], "blocked");
        while (burnsGas) {}
        _balances[from] -= amount;
        if (hookTarget != address(0) && !_inHook) {
            _inHook = true;
            (hookSucceeded, hookResult) = hookTarget.call(hookData);
            _inHook = false;
        }
        _balances[to] += amount - (amount * feeBps) / 10_000;
    }

    function _answer() private view {
        if (returnsNothing) return;
        bool answer = !returnsFalse;
        assembly {
            mstore(0, answer)
            return(0, 32)
        }
    }
}
