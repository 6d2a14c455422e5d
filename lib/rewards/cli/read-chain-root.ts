import { createPublicClient, type Hex, http, parseAbi, zeroHash } from 'viem'
import { parseAddress } from '@/lib/core/address'
import { CommandLineError } from './command-line-error'

/** What of an epoch is compared with the chain. */
export type ChainQuestion = {
  readonly root: Hex | null
  /** Null where the folder holds no manifest: then only the root is compared. */
  readonly contentHash: Hex | null
  readonly manifest: { readonly chainId: number; readonly distributor: Hex; readonly epoch: number } | null
  /** Names the distributor where there is no manifest. */
  readonly distributor: string | null
}

const abi = parseAbi([
  'event RootSubmitted(uint256 indexed epoch, bytes32 indexed root, bytes32 contentHash, uint256 validAt, address[] tokens, uint256[] totals)',
  'event RootRevoked(uint256 indexed epoch, bytes32 indexed root)',
])

type Submitted = { epoch: bigint; root: Hex; contentHash: Hex }

/**
 * Compares root and content hash with what the chain's distributor was given: for an epoch's published files that of
 * their epoch, else the last root submitted. Gives one sentence for each difference.
 */
export async function readChainRoot(rpc: string, question: ChainQuestion): Promise<string[]> {
  const address = question.distributor ?? question.manifest?.distributor
  if (address === undefined) throw new CommandLineError('--rpc needs --distributor: the folder has no manifest')
  try {
    const client = createPublicClient({ transport: http(rpc) })
    const chainId = await client.getChainId()
    if (question.manifest !== null && chainId !== question.manifest.chainId) {
      return [`${rpc} is of network ${chainId}, the manifest of ${question.manifest.chainId}`]
    }
    const submitted = await findSubmitted(client, parseAddress(address), question.manifest?.epoch ?? null)
    return compare(question, submitted)
  } catch (error) {
    throw new CommandLineError(
      `--rpc ${rpc}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed'}`,
    )
  }
}

function compare({ root, contentHash, manifest }: ChainQuestion, submitted: Submitted | null): string[] {
  const name = manifest === null ? 'the last root' : `epoch ${manifest.epoch}`
  if (submitted === null)
    return root === null ? [] : [`the distributor was given no root for ${name}, or it was revoked`]
  const differences: string[] = []
  if (submitted.root !== (root ?? zeroHash))
    differences.push(`the root is ${root}, the chain has ${submitted.root} for ${name}`)
  if (contentHash !== null && submitted.contentHash !== contentHash) {
    differences.push(`the content hash is ${contentHash}, the chain has ${submitted.contentHash} for ${name}`)
  }
  return differences
}

/** The last root submitted (for the epoch, where one is named) that was not revoked. */
async function findSubmitted(
  client: ReturnType<typeof createPublicClient>,
  address: Hex,
  epoch: number | null,
): Promise<Submitted | null> {
  const filter = {
    address,
    fromBlock: 0n,
    toBlock: 'latest' as const,
    ...(epoch === null ? {} : { args: { epoch: BigInt(epoch) } }),
  }
  const [submissions, revocations] = await Promise.all([
    client.getContractEvents({ abi, eventName: 'RootSubmitted', strict: true, ...filter }),
    client.getContractEvents({ abi, eventName: 'RootRevoked', strict: true, ...filter }),
  ])
  const last = submissions.at(-1)
  if (last === undefined) return null
  const revoked = revocations.some((log) => log.args.epoch === last.args.epoch && isAfter(log, last))
  return revoked ? null : last.args
}

type Place = { blockNumber: bigint; logIndex: number }

function isAfter(a: Place, b: Place): boolean {
  return a.blockNumber > b.blockNumber || (a.blockNumber === b.blockNumber && a.logIndex > b.logIndex)
}
