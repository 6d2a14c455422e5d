import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import {
  type Abi,
  concatHex,
  encodeFunctionData,
  encodePacked,
  getCreate2Address,
  type Hex,
  hashMessage,
  keccak256,
  type PublicClient,
  zeroAddress,
} from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { serializeErc6492Signature } from 'viem/utils'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import type { StackWallet } from './local-stack'

/** Owners of a Safe, how many of them must sign, and the number that tells apart Safes that are otherwise alike. */
export type SafeTerms = { owners: readonly PrivateKeyAccount[]; threshold?: number; saltNonce: bigint }

/** Safe's own contracts, as its npm package ships them, on a test's chain. */
export type SafeContracts = {
  factory: Address
  /** Where the factory puts the Safe of some terms, deployed or not. */
  addressOf: (terms: SafeTerms) => Promise<Address>
  deploy: (terms: SafeTerms) => Promise<Address>
  /** The signature of an undeployed Safe: its owners', wrapped with the call that would deploy it (ERC-6492). */
  wrap: (terms: SafeTerms, signature: Hex) => Hex
}

type Artifact = { abi: Abi; bytecode: Hex }

const require = createRequire(import.meta.url)
const folder = path.dirname(require.resolve('@safe-global/safe-smart-account/package.json'))
const artifact = (file: string) =>
  JSON.parse(readFileSync(path.join(folder, 'build/artifacts/contracts', `${file}.json`), 'utf8')) as Artifact

/** Deploys Safe's singleton, its compatibility fallback handler and its proxy factory. */
export async function deploySafeContracts(wallet: StackWallet, client: PublicClient): Promise<SafeContracts> {
  const deployOne = async ({ abi, bytecode }: Artifact): Promise<Address> => {
    const hash = await wallet.deployContract({ abi, bytecode })
    const { contractAddress } = await client.waitForTransactionReceipt({ hash })
    assert(contractAddress, 'a deployment has an address')
    return contractAddress
  }
  const safe = artifact('Safe.sol/Safe')
  const proxies = artifact('proxies/SafeProxyFactory.sol/SafeProxyFactory')
  const singleton = await deployOne(safe)
  const handler = await deployOne(artifact('handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler'))
  const factory = await deployOne(proxies)
  const setupOf = ({ owners, threshold = 1 }: SafeTerms) =>
    encodeFunctionData({
      abi: safe.abi,
      functionName: 'setup',
      args: [
        ...[owners.map((owner) => owner.address), BigInt(threshold), zeroAddress, '0x', handler],
        ...[zeroAddress, 0n, zeroAddress],
      ],
    })
  const callOf = (terms: SafeTerms) =>
    encodeFunctionData({
      abi: proxies.abi,
      functionName: 'createProxyWithNonce',
      args: [singleton, setupOf(terms), terms.saltNonce],
    })
  const addressOf = async (terms: SafeTerms): Promise<Address> => {
    const code = await client.readContract({ address: factory, abi: proxies.abi, functionName: 'proxyCreationCode' })
    const salt = keccak256(encodePacked(['bytes32', 'uint256'], [keccak256(setupOf(terms)), terms.saltNonce]))
    const initCode = encodePacked(['bytes', 'uint256'], [code as Hex, BigInt(singleton)])
    return getCreate2Address({ from: factory, salt, bytecodeHash: keccak256(initCode) })
  }
  return {
    factory,
    addressOf,
    deploy: async (terms) => {
      const hash = await wallet.sendTransaction({ to: factory, data: callOf(terms) })
      await client.waitForTransactionReceipt({ hash })
      return addressOf(terms)
    },
    wrap: (terms, signature) => serializeErc6492Signature({ address: factory, data: callOf(terms), signature }),
  }
}

/** What owners sign for their Safe: a `SafeMessage` that holds the text's hash, on one chain, for one Safe. */
export async function signForSafe(
  owners: readonly PrivateKeyAccount[],
  { safe, chainId, text }: { safe: Address; chainId: number; text: string },
): Promise<Hex> {
  // The contract takes signatures in the order of their signers' addresses.
  const ordered = [...owners].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
  const signatures = ordered.map((owner) =>
    owner.signTypedData({
      domain: { chainId, verifyingContract: safe },
      types: { SafeMessage: [{ name: 'message', type: 'bytes' }] },
      primaryType: 'SafeMessage',
      message: { message: hashMessage(text) },
    }),
  )
  return concatHex(await Promise.all(signatures))
}
