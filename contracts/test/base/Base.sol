// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ERC1967Proxy} from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {IEmissionController} from "../../src/interfaces/IEmissionController.sol";
import {IEscrowTypes} from "../../src/interfaces/IEscrowTypes.sol";
import {IRewardDistributor} from "../../src/interfaces/IRewardDistributor.sol";
import {Roles} from "../../src/libraries/Roles.sol";
import {PaymentEscrow} from "../../src/payments/PaymentEscrow.sol";
import {EmissionController} from "../../src/rewards/EmissionController.sol";
import {RewardDistributor} from "../../src/rewards/RewardDistributor.sol";
import {TestUsdc} from "../../src/testing/TestUsdc.sol";
import {WarpToken} from "../../src/token/WarpToken.sol";
import {MockPermit2} from "../mocks/MockPermit2.sol";
import {CANCEL_AUTHORIZATION, RECEIVE_AUTHORIZATION} from "./Authorizations.sol";
import {Vm} from "./Vm.sol";

/// @title Everything deployed behind its proxies, every role with a holder of its own
abstract contract Base {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint256 internal constant START = 1_700_000_000;
    uint256 internal constant LENGTH = 1 days;
    /// Start of the escrow's epoch 0; epoch 8 begins at START.
    uint256 internal constant GENESIS = START - 8 * LENGTH;
    uint256 internal constant RUNNING = 8;
    uint256 internal constant DELAY = 6 hours;
    uint256 internal constant MIN_DELAY = 1 hours;
    uint256 internal constant NOTICE = 2 days;
    uint256 internal constant WINDOW = 3 days;
    uint256 internal constant CAP = 1_000_000_000e18;
    uint256 internal constant SUPPLY = 100_000_000e18;
    uint256 internal constant PAYER_KEY = 0xA11CE;
    uint256 internal constant OTHER_KEY = 0xB0B;
    uint32 internal constant UPGRADE_DELAY = 3 days;
    uint32 internal constant CONFIG_DELAY = 1 days;
    bytes32 internal constant REF = keccak256("task");

    address internal admin = address(0xAD);
    address internal upgrader = address(0x0BAD);
    address internal guardian = address(0x6A);
    address internal publisher = address(0x90B);
    address internal treasury = address(0x7EA);
    address internal pauser = address(0x9A5);
    address internal operator = address(0x09E7);
    address internal feeRecipient = address(0xFEE);
    address internal stranger = address(0x57A);
    address internal payer;
    address internal other;

    AccessManager internal manager;
    WarpToken internal warp;
    EmissionController internal emission;
    RewardDistributor internal distributor;
    PaymentEscrow internal escrow;
    TestUsdc internal usdc;
    MockPermit2 internal permit2;

    function setUp() public virtual {
        vm.warp(START);
        payer = vm.addr(PAYER_KEY);
        other = vm.addr(OTHER_KEY);
        manager = new AccessManager(address(this));
        usdc = new TestUsdc();
        permit2 = new MockPermit2();
        warp = WarpToken(
            _proxy(
                address(new WarpToken()),
                abi.encodeCall(WarpToken.initialize, (address(manager), CAP, treasury, SUPPLY))
            )
        );
        distributor = RewardDistributor(
            _proxy(
                address(new RewardDistributor()),
                abi.encodeCall(RewardDistributor.initialize, (address(manager), DELAY, MIN_DELAY))
            )
        );
        emission = EmissionController(
            _proxy(
                address(new EmissionController()),
                abi.encodeCall(
                    EmissionController.initialize,
                    (address(manager), address(warp), address(distributor), START, LENGTH, _firstStretch())
                )
            )
        );
        escrow = PaymentEscrow(
            _proxy(address(new PaymentEscrow()), abi.encodeCall(PaymentEscrow.initialize, (_initialSettings())))
        );
        warp.setMinter(address(emission));
        _grantRoles();
        vm.startPrank(treasury);
        warp.transfer(payer, 1_000_000e18);
        warp.approve(address(escrow), type(uint256).max);
        usdc.mint(treasury, 1_000_000e6);
        usdc.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
        usdc.mint(payer, 1_000_000e6);
        vm.startPrank(payer);
        usdc.approve(address(escrow), type(uint256).max);
        warp.approve(address(escrow), type(uint256).max);
        vm.stopPrank();
    }

    function _proxy(address implementation, bytes memory data) internal returns (address) {
        return address(new ERC1967Proxy(implementation, data));
    }

    function _firstStretch() internal pure returns (IEmissionController.Stretch memory) {
        return IEmissionController.Stretch({fromEpoch: 0, decayPeriod: 30, decayBps: 100, initialAmount: 1000e18});
    }

    function _initialSettings() internal view returns (IEscrowTypes.InitialSettings memory initial) {
        address[] memory operators = new address[](1);
        operators[0] = operator;
        address[] memory tokens = new address[](2);
        tokens[0] = address(usdc);
        tokens[1] = address(warp);
        initial = IEscrowTypes.InitialSettings({
            authority: address(manager),
            distributor: address(distributor),
            ownToken: address(warp),
            permit2: address(permit2),
            treasury: treasury,
            feeRecipient: feeRecipient,
            genesis: uint48(GENESIS),
            epochLength: uint32(LENGTH),
            disputeWindow: uint32(WINDOW),
            withdrawalNotice: uint32(NOTICE),
            prepaidFeeBps: 500,
            prepaidBurnBps: 100,
            operators: operators,
            tokens: tokens
        });
    }

    function _grantRoles() private {
        address[4] memory targets = [address(warp), address(emission), address(escrow), address(distributor)];
        for (uint256 i = 0; i < targets.length; ++i) {
            _assign(targets[i], warp.upgradeToAndCall.selector, Roles.UPGRADER);
        }
        _assign(address(distributor), distributor.submitRoot.selector, Roles.PUBLISHER);
        _assign(address(distributor), distributor.revokeRoot.selector, Roles.GUARDIAN);
        _assign(address(distributor), distributor.setDelay.selector, Roles.TREASURY);
        _assign(address(distributor), distributor.countClaimed.selector, Roles.TREASURY);
        _assign(address(distributor), distributor.rescue.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.pause.selector, Roles.PAUSER);
        _assign(address(escrow), escrow.unpause.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.setOperator.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.cutOffOperator.selector, Roles.GUARDIAN);
        _assign(address(escrow), escrow.setToken.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.setCollector.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.setFeeRecipient.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.setTreasury.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.setPrepaidTerms.selector, Roles.TREASURY);
        _assign(address(escrow), escrow.rescue.selector, Roles.TREASURY);
        _assign(address(emission), emission.setSchedule.selector, Roles.TREASURY);
        manager.setRoleGuardian(Roles.UPGRADER, Roles.GUARDIAN);
        manager.setRoleGuardian(Roles.TREASURY, Roles.GUARDIAN);
        manager.grantRole(Roles.UPGRADER, upgrader, UPGRADE_DELAY);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        manager.grantRole(Roles.PUBLISHER, publisher, 0);
        manager.grantRole(Roles.TREASURY, treasury, 0);
        manager.grantRole(Roles.PAUSER, pauser, 0);
        manager.grantRole(Roles.ADMIN, admin, 0);
        manager.renounceRole(Roles.ADMIN, address(this));
    }

    function _assign(address target, bytes4 selector, uint64 role) private {
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = selector;
        manager.setTargetFunctionRole(target, selectors, role);
    }

    // Payments

    function _info(address token) internal view returns (IEscrowTypes.PaymentInfo memory) {
        return IEscrowTypes.PaymentInfo({
            operator: operator,
            payer: payer,
            token: token,
            maxAmount: 1000e6,
            feeBps: 250,
            burnBps: 0,
            authorizationExpiry: uint48(START + 30 days),
            refundExpiry: uint48(START + 60 days),
            salt: keccak256("quote")
        });
    }

    /// What `PaymentAuthorized` says of a payment in one word, with every field in the number of bits it is declared with.
    function _terms(IEscrowTypes.PaymentInfo memory info) internal pure returns (uint256) {
        return uint256(
            bytes32(
                bytes.concat(
                    bytes1(0),
                    bytes6(info.refundExpiry),
                    bytes6(info.authorizationExpiry),
                    bytes2(info.burnBps),
                    bytes2(info.feeBps),
                    bytes15(info.maxAmount)
                )
            )
        );
    }

    function _authorized(uint256 amount) internal returns (IEscrowTypes.PaymentInfo memory info, bytes32 id) {
        return _authorizedSalt(amount, keccak256("quote"));
    }

    function _authorizedSalt(uint256 amount, bytes32 salt)
        internal
        returns (IEscrowTypes.PaymentInfo memory info, bytes32 id)
    {
        info = _info(address(usdc));
        info.salt = salt;
        id = _authorize(info, amount);
    }

    function _authorizedOwn(uint256 amount, uint16 burnBps)
        internal
        returns (IEscrowTypes.PaymentInfo memory info, bytes32 id)
    {
        info = _info(address(warp));
        info.burnBps = burnBps;
        id = _authorize(info, amount);
    }

    /// A payment of all of `amount` in the own token with any shares, captured in `epoch`.
    function _capturedOwn(uint120 amount, uint16 feeBps, uint16 burnBps, uint256 epoch)
        internal
        returns (IEscrowTypes.PaymentInfo memory info)
    {
        info = _info(address(warp));
        info.maxAmount = amount;
        info.feeBps = feeBps % 10_001;
        info.burnBps = burnBps % 10_001;
        _authorize(info, amount);
        _capture(info, amount, epoch);
    }

    function _authorize(IEscrowTypes.PaymentInfo memory info, uint256 amount) internal returns (bytes32 id) {
        id = escrow.paymentIdOf(info);
        vm.prank(payer);
        escrow.authorize(info, amount);
    }

    function _capture(IEscrowTypes.PaymentInfo memory info, uint256 amount, uint256 epoch) internal {
        vm.prank(operator);
        escrow.capture(info, amount, epoch, REF);
    }

    function _forward(uint256 epoch, address token) internal {
        vm.prank(operator);
        escrow.fundEpoch(epoch, token);
    }

    function _signature(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function _digest3009(address token, address from, uint256 value, uint256 after_, uint256 before, bytes32 nonce)
        internal
        view
        returns (bytes32)
    {
        return _digestOf(token, RECEIVE_AUTHORIZATION, abi.encode(from, address(escrow), value, after_, before, nonce));
    }

    function _digestPermit(address token, address owner, address spender, uint256 value, uint256 deadline)
        internal
        view
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        return _digestOf(token, typeHash, abi.encode(owner, spender, value, TestUsdc(token).nonces(owner), deadline));
    }

    /// What wallets show and sign (`eip712Domain()`) is the domain that signatures are checked in.
    function _checkDomain(address account, bytes32 separator) internal view {
        (bytes1 fields, string memory name, string memory version, uint256 chainId, address at,,) =
            IERC5267(account).eip712Domain();
        vm.assertEq(bytes32(fields), bytes32(hex"0f"));
        vm.assertEq(at, account);
        vm.assertEq(
            separator,
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256(bytes(name)),
                    keccak256(bytes(version)),
                    chainId,
                    at
                )
            )
        );
    }

    function _cancelDigest(address token, address authorizer, bytes32 nonce) internal view returns (bytes32) {
        return _digestOf(token, CANCEL_AUTHORIZATION, abi.encode(authorizer, nonce));
    }

    /// What is signed in a token's domain; the fields encoded, each in a word.
    function _digestOf(address token, bytes32 typeHash, bytes memory fields) internal view returns (bytes32) {
        return _typed(TestUsdc(token).DOMAIN_SEPARATOR(), keccak256(bytes.concat(typeHash, fields)));
    }

    function _typed(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    // Rewards

    function _leaf(address account, address token, uint256 amount) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, token, amount))));
    }

    function _pair(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _fund(address token, uint256 amount) internal {
        vm.startPrank(treasury);
        if (token == address(usdc)) usdc.mint(treasury, amount);
        (bool ok,) = token.call(abi.encodeCall(usdc.approve, (address(distributor), amount)));
        require(ok);
        distributor.fund(token, amount);
        vm.stopPrank();
    }

    function _submit(uint256 epoch, bytes32 root) internal {
        vm.prank(publisher);
        distributor.submitRoot(epoch, root, new address[](0), new uint256[](0), keccak256("manifest"));
    }

    function _activate(uint256 epoch, bytes32 root) internal {
        _submit(epoch, root);
        vm.warp(block.timestamp + DELAY);
        distributor.acceptRoot();
    }

    function _claim(address account, address token, uint256 amount)
        internal
        pure
        returns (IRewardDistributor.Claim memory)
    {
        return IRewardDistributor.Claim({account: account, token: token, cumulativeAmount: amount});
    }
}
