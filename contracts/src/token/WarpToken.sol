// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {AccessManagedUpgradeable} from "@openzeppelin/contracts-upgradeable/access/manager/AccessManagedUpgradeable.sol";
import {ERC20PermitUpgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/ERC20PermitUpgradeable.sol";
import {ERC3009Upgradeable} from "@openzeppelin/contracts-upgradeable/token/ERC20/extensions/draft-ERC3009Upgradeable.sol";
import {UUPSUpgradeable} from "@openzeppelin/contracts/proxy/utils/UUPSUpgradeable.sol";

import {IWarpToken} from "../interfaces/IWarpToken.sol";
import {Signatures} from "../libraries/Signatures.sol";

/// @title WarpToken
/// @notice See {IWarpToken}.
contract WarpToken is
    IWarpToken,
    ERC20PermitUpgradeable,
    ERC3009Upgradeable,
    AccessManagedUpgradeable,
    UUPSUpgradeable
{
    /// @custom:storage-location erc7201:warpshare.storage.WarpToken
    struct WarpTokenStorage {
        address minter;
        uint96 cap;
        uint96 totalMinted;
    }

    /// @dev keccak256(abi.encode(uint256(keccak256("warpshare.storage.WarpToken")) - 1)) & ~bytes32(uint256(0xff))
    bytes32 private constant STORAGE_LOCATION = 0x2d1ca599b02f969e8b335febca9bb4676fecba6c152de5bbd2e2a5a2d6de4600;

    bytes32 private constant PERMIT_TYPEHASH =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    string private constant NAME = "Warpshare";

    /// @custom:oz-upgrades-unsafe-allow constructor
    constructor() {
        _disableInitializers();
    }

    /// @notice Sets the proxy up; once.
    /// @param authority_ The AccessManager.
    /// @param cap_ Everything that may ever be minted, base units.
    /// @param holder Who receives the first tokens; not zero where there are some.
    /// @param amount The first tokens, base units; they count against the cap.
    function initialize(address authority_, uint256 cap_, address holder, uint256 amount) external initializer {
        if (cap_ == 0 || cap_ > type(uint96).max) revert WarpToken_BadCap(cap_, type(uint96).max);
        __ERC20_init(NAME, "WARP");
        __ERC20Permit_init(NAME);
        __AccessManaged_init(authority_);
        _storage().cap = uint96(cap_);
        if (amount > 0) _mintCapped(holder, amount);
    }

    /// @inheritdoc IWarpToken
    function mint(address to, uint256 amount) external {
        address only = _storage().minter;
        if (msg.sender != only) revert WarpToken_NotMinter(msg.sender, only);
        _mintCapped(to, amount);
    }

    /// @inheritdoc IWarpToken
    function setMinter(address newMinter) external restricted {
        WarpTokenStorage storage $ = _storage();
        if (newMinter == address(0)) revert WarpToken_ZeroAddress();
        if ($.minter != address(0)) revert WarpToken_MinterAlreadySet($.minter);
        $.minter = newMinter;
        emit MinterSet({minter: newMinter});
    }

    /// @inheritdoc IWarpToken
    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    /// @inheritdoc IWarpToken
    function burnFrom(address account, uint256 amount) external {
        _spendAllowance(account, msg.sender, amount);
        _burn(account, amount);
    }

    // Every signature has two forms, bytes and v, r, s, and either may be that of a key or of a contract (ERC-1271): wallets
    // whose contract takes 65 bytes are offered v, r, s by whoever counts bytes.

    /// @inheritdoc IWarpToken
    function permit(address owner, address spender, uint256 value, uint256 deadline, bytes calldata signature)
        external
    {
        _permit(owner, spender, value, deadline, signature);
    }

    /// @notice ERC-2612.
    /// @param owner Who grants the allowance, and who signed.
    /// @param spender Who receives it.
    /// @param value Base units.
    /// @param deadline Last second at which it is good.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        public
        override
    {
        _permit(owner, spender, value, deadline, bytes.concat(r, s, bytes1(v)));
    }

    /// @notice ERC-3009 transfer with a signature of any form (ECDSA or ERC-1271).
    /// @param from Whose tokens, and who signed.
    /// @param to Receiver.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Any 32 bytes not used before.
    /// @param signature The signature of `TransferWithAuthorization`.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        _checkSignature(
            from,
            keccak256(
                abi.encode(TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
            ),
            signature
        );
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @notice ERC-3009 transfer.
    /// @param from Whose tokens, and who signed.
    /// @param to Receiver.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Any 32 bytes not used before.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function transferWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        bytes32 structHash = keccak256(abi.encode(TRANSFER_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _checkSignature(from, structHash, bytes.concat(r, s, bytes1(v)));
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @notice ERC-3009 transfer that only the receiver can send, with a signature of any form.
    /// @param from Whose tokens, and who signed.
    /// @param to Receiver; has to be the caller.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Any 32 bytes not used before.
    /// @param signature The signature of `ReceiveWithAuthorization`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        if (to != msg.sender) revert ERC20InvalidReceiver(to);
        _checkSignature(
            from,
            keccak256(
                abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce)
            ),
            signature
        );
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @notice ERC-3009 transfer that only the receiver can send.
    /// @param from Whose tokens, and who signed.
    /// @param to Receiver; has to be the caller.
    /// @param value Base units.
    /// @param validAfter Good after this second.
    /// @param validBefore Good before this second.
    /// @param nonce Any 32 bytes not used before.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) public override {
        if (to != msg.sender) revert ERC20InvalidReceiver(to);
        bytes32 structHash = keccak256(abi.encode(RECEIVE_WITH_AUTHORIZATION_TYPEHASH, from, to, value, validAfter, validBefore, nonce));
        _checkSignature(from, structHash, bytes.concat(r, s, bytes1(v)));
        _transferWithAuthorization(from, to, value, validAfter, validBefore, nonce);
    }

    /// @notice Makes an ERC-3009 nonce useless, with a signature of any form.
    /// @param authorizer Who signed.
    /// @param nonce The nonce.
    /// @param signature The signature of `CancelAuthorization`.
    function cancelAuthorization(address authorizer, bytes32 nonce, bytes calldata signature) external {
        _cancel(authorizer, nonce, signature);
    }

    /// @notice Makes an ERC-3009 nonce useless.
    /// @param authorizer Who signed.
    /// @param nonce The nonce.
    /// @param v Signature.
    /// @param r Signature.
    /// @param s Signature.
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) public override {
        _cancel(authorizer, nonce, bytes.concat(r, s, bytes1(v)));
    }

    /// @inheritdoc IWarpToken
    function minter() external view returns (address) {
        return _storage().minter;
    }

    /// @inheritdoc IWarpToken
    function cap() external view returns (uint256) {
        return _storage().cap;
    }

    /// @inheritdoc IWarpToken
    function totalMinted() external view returns (uint256) {
        return _storage().totalMinted;
    }

    function _authorizeUpgrade(address) internal override restricted {}

    /// @dev The name does not change, so the domain separator reads no storage.
    function _EIP712Name() internal pure override returns (string memory) {
        return NAME;
    }

    /// @dev See `_EIP712Name`.
    function _EIP712Version() internal pure override returns (string memory) {
        return "1";
    }

    function _mintCapped(address to, uint256 amount) private {
        WarpTokenStorage storage $ = _storage();
        uint256 minted = $.totalMinted + amount;
        if (minted > $.cap) revert WarpToken_CapExceeded(minted, $.cap);
        $.totalMinted = uint96(minted);
        _mint(to, amount);
    }

    function _permit(address owner, address spender, uint256 value, uint256 deadline, bytes memory signature) private {
        if (block.timestamp > deadline) revert ERC2612ExpiredSignature(deadline);
        bytes32 structHash =
            keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, _useNonce(owner), deadline));
        _checkSignature(owner, structHash, signature);
        _approve(owner, spender, value);
    }

    function _cancel(address authorizer, bytes32 nonce, bytes memory signature) private {
        bytes32 structHash = keccak256(abi.encode(CANCEL_AUTHORIZATION_TYPEHASH, authorizer, nonce));
        _checkSignature(authorizer, structHash, signature);
        _cancelAuthorization(authorizer, nonce);
    }

    function _checkSignature(address signer, bytes32 structHash, bytes memory signature) private view {
        if (!Signatures.isSignedBy(signer, _hashTypedDataV4(structHash), signature)) {
            revert WarpToken_BadSignature(signer);
        }
    }

    function _storage() private pure returns (WarpTokenStorage storage $) {
        bytes32 location = STORAGE_LOCATION;
        assembly ("memory-safe") {
            $.slot := location
        }
    }
}
