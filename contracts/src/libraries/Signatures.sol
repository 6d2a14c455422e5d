// SPDX-License-Identifier: UNLICENSED
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Whether somebody signed something
/// @notice ECDSA by the account's own key, or ERC-1271 by its code. The key comes first: an account of a key that has
/// delegated to code (EIP-7702) still signs with its key, as it still sends transactions with it. No contract's address
/// is that of a known key, so nobody but the account itself gains by that order.
library Signatures {
    /// @notice Whether `signer` signed `digest`.
    /// @param signer Who should have signed.
    /// @param digest What was signed.
    /// @param signature 65 bytes ECDSA with a low `s`, or what the signer's code takes.
    function isSignedBy(address signer, bytes32 digest, bytes memory signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError problem,) = ECDSA.tryRecover(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        if (signer.code.length == 0) return false;
        return SignatureChecker.isValidERC1271SignatureNow(signer, digest, signature);
    }
}
