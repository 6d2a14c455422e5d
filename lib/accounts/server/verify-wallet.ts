import 'server-only'
import {
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  type Hex,
  HttpRequestError,
  isErc6492Signature,
  isErc8010Signature,
  type PublicClient,
  parseErc6492Signature,
  RpcRequestError,
  recoverMessageAddress,
  TimeoutError,
  WebSocketRequestError,
} from 'viem'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import { parseSiweMessage, type SiweClaim, type SiweExpectation } from '../siwe-message'
import { isSignedBySafeOwners } from './is-signed-by-safe-owners'
import { takeNonce } from './take-nonce'

/** Longest signature looked at: deployed wallets of many owners and ERC-6492 wrappers fit well within. */
const MAX_SIGNATURE_BYTES = 8192

/** A signed message and the browser that sent it. */
export type WalletProof = { message: string; signature: string; browserKey: string }

/**
 * Proves that the caller controls the wallet a SIWE message names: strict message, single-use nonce, signature of a
 * plain account, a deployed contract (ERC-1271) or one still to be deployed (ERC-6492; eth_call only, nothing is sent).
 * Which network's contract is asked is said by the message; see {@link assertNotAnothersContract} for the others.
 * Throws SiweMessageError, NonceRefusedError or {@link SignatureRefusedError}.
 */
export async function verifyWallet(
  capabilities: { db: Db; getClient: (chainId: number) => PublicClient },
  { proof, expected }: { proof: WalletProof; expected: SiweExpectation },
): Promise<SiweClaim> {
  const claim = parseSiweMessage(proof.message, expected)
  const signature = parseSignature(proof.signature)
  await takeNonce(capabilities.db, { nonce: claim.nonce, browserKey: proof.browserKey, nowMs: expected.nowMs })
  const message = { address: claim.address, message: proof.message, signature }
  if (await isPlainSignature(message)) return claim
  if (!(await isContractSignature(capabilities.getClient(claim.chainId), message))) throw new SignatureRefusedError()
  const others = expected.chainIds.filter((chainId) => chainId !== claim.chainId)
  for (const chainId of others) {
    await assertNotAnothersContract(capabilities.getClient(chainId), { ...message, chainId: claim.chainId })
  }
  return claim
}

type SignedMessage = { address: Address; message: string; signature: Hex }

/**
 * ERC-8010 is refused, which viem would check too: its wrapper carries an EIP-7702 authorization, public once it was used
 * on any network, and a call to make before the code is asked; code with an open initialiser then accepts anybody.
 */
function parseSignature(text: string): Hex {
  if (!/^0x([0-9a-fA-F]{2})+$/.test(text) || text.length > 2 + 2 * MAX_SIGNATURE_BYTES)
    throw new SignatureRefusedError()
  if (isErc8010Signature(text as Hex)) throw new SignatureRefusedError()
  return text as Hex
}

/** Plain accounts need no node, so people can sign in while one is down. */
async function isPlainSignature({ address, message, signature }: SignedMessage): Promise<boolean> {
  if (signature.length !== 132) return false
  const signer = await recoverMessageAddress({ message, signature }).catch(() => null)
  return signer?.toLowerCase() === address
}

async function isContractSignature(client: PublicClient, message: SignedMessage): Promise<boolean> {
  try {
    return await client.verifyMessage({ ...message, signature: await asDeployed(client, message) })
  } catch (cause) {
    throw new SignatureUncheckedError(cause)
  }
}

/**
 * The signature without its ERC-6492 wrapper where the wallet is deployed: the wrapper's call is there to deploy it, and
 * may otherwise be any call that changes whom the wallet obeys before it is asked.
 */
async function asDeployed(client: PublicClient, { address, signature }: SignedMessage): Promise<Hex> {
  if (!isErc6492Signature(signature)) return signature
  const code = await client.getCode({ address })
  return code === undefined || code === '0x' ? signature : parseErc6492Signature(signature).signature
}

/**
 * The same address may hold another's contract on another network, and a session shows what the address did on all of
 * them: wherever there is code, that code must accept the signature too, or be a Safe whose owners of today made it. A
 * Safe's signatures name one network, so that its own code refuses on every other.
 */
async function assertNotAnothersContract(
  client: PublicClient,
  message: SignedMessage & { chainId: number },
): Promise<void> {
  const code = await client.getCode({ address: message.address }).catch((cause: unknown) => {
    throw new SignatureUncheckedError(cause)
  })
  if (code === undefined || code === '0x') return
  if (await isContractSignature(client, message)) return
  if (!(await isHeldBySigners(client, message))) throw new SignatureRefusedError()
}

async function isHeldBySigners(client: PublicClient, message: SignedMessage & { chainId: number }): Promise<boolean> {
  try {
    return await isSignedBySafeOwners(client, message)
  } catch (cause) {
    if (isNoSafe(cause)) return false
    throw new SignatureUncheckedError(cause)
  }
}

/** A contract that does not know a Safe's calls, or answers them otherwise, as opposed to a network that does not answer. */
function isNoSafe(cause: unknown): boolean {
  if (!(cause instanceof BaseError)) return false
  const has = (kinds: readonly (abstract new (...of: never[]) => Error)[]) =>
    cause.walk((error) => kinds.some((kind) => error instanceof kind)) !== null
  if (has([ContractFunctionRevertedError, ContractFunctionZeroDataError])) return true
  return !has([HttpRequestError, RpcRequestError, TimeoutError, WebSocketRequestError])
}

/** The signature is not one of the wallet that the message names. */
export class SignatureRefusedError extends AppError {
  constructor() {
    super('The signature is not one of the wallet that the message names', {
      code: 'SIGNATURE_REFUSED',
      status: 401,
      hint: 'Sign with the wallet that is shown, on the network that is shown.',
    })
  }
}

/** The network could not be asked whether a contract wallet accepts the signature: nobody is let in on a guess. */
export class SignatureUncheckedError extends AppError {
  constructor(cause: unknown) {
    super('The network could not be asked about this signature', {
      code: 'SIGNATURE_UNCHECKED',
      status: 503,
      hint: 'Try again in a moment.',
      cause,
      retryable: true,
    })
  }
}
