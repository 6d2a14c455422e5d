import 'server-only'
import {
  type Address,
  type Hex,
  hashMessage,
  hashTypedData,
  hexToNumber,
  type PublicClient,
  parseAbi,
  recoverAddress,
  recoverMessageAddress,
  size,
  slice,
} from 'viem'
import { parseErc6492Signature } from 'viem/utils'

/** What a Safe tells of who may sign for it. */
const SAFE_ABI = parseAbi([
  'function getOwners() view returns (address[])',
  'function getThreshold() view returns (uint256)',
])

/** Bytes of one owner's signature: r, s, v. */
const SIGNATURE_BYTES = 65

/** Safe marks a signature over the hash as a personal message by a `v` that is higher by this. */
const MESSAGE_V_OFFSET = 4

/** A text that a contract wallet accepted on the network `chainId`. */
export type AcceptedSignature = { address: Address; chainId: number; message: string; signature: Hex }

/**
 * Whether the Safe at the same address on another network is held by those who signed: enough of its owners, as that
 * network has them now, made the very signatures that were accepted on `chainId`. Signatures of owners that are contracts
 * themselves, and hashes approved on chain, count for nothing here: they say nothing about this network. Throws where
 * the address is no Safe, or the network does not answer.
 */
export async function isSignedBySafeOwners(client: PublicClient, accepted: AcceptedSignature): Promise<boolean> {
  const safe = { address: accepted.address, abi: SAFE_ABI } as const
  const [owners, threshold] = await Promise.all([
    client.readContract({ ...safe, functionName: 'getOwners' }),
    client.readContract({ ...safe, functionName: 'getThreshold' }),
  ])
  const signers = new Set((await recoverSigners(accepted)).map((signer) => signer.toLowerCase()))
  const agreeing = owners.filter((owner) => signers.has(owner.toLowerCase()))
  return threshold > 0n && BigInt(new Set(agreeing).size) >= threshold
}

/** The plain accounts that signed the Safe's message; parts that are no such signature are left out. */
async function recoverSigners({ address, chainId, message, signature }: AcceptedSignature): Promise<Address[]> {
  const hash = hashTypedData({
    domain: { chainId, verifyingContract: address },
    types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
    primaryType: 'SafeMessage',
    message: { message: hashMessage(message) },
  })
  const { signature: inner } = parseErc6492Signature(signature)
  const count = Math.floor(size(inner) / SIGNATURE_BYTES)
  const parts = Array.from({ length: count }, (_, at) =>
    slice(inner, at * SIGNATURE_BYTES, (at + 1) * SIGNATURE_BYTES, { strict: true }),
  )
  const signers = await Promise.all(parts.map((part) => recoverOne(hash, part)))
  return signers.filter((signer) => signer !== null)
}

async function recoverOne(hash: Hex, signature: Hex): Promise<Address | null> {
  const v = hexToNumber(slice(signature, 64, 65))
  const isMessage = v - MESSAGE_V_OFFSET === 27 || v - MESSAGE_V_OFFSET === 28
  if (!isMessage && v !== 27 && v !== 28) return null
  try {
    if (!isMessage) return await recoverAddress({ hash, signature })
    const plain = `${slice(signature, 0, 64)}${(v - MESSAGE_V_OFFSET).toString(16)}` as Hex
    return await recoverMessageAddress({ message: { raw: hash }, signature: plain })
  } catch {
    return null // no point of the curve: nobody's signature
  }
}
