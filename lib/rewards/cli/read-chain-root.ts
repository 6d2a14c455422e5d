import { createPublicClient, type Hex, http, type PublicClient } from 'viem'
import { rewardDistributorAbi as abi } from '@/lib/chain/abi/reward-distributor'
import { type Address, parseAddress } from '@/lib/core/address'
import type { Manifest } from '../manifest'
import { CommandLineError } from './command-line-error'

/** What a folder holds that is compared with the chain. */
export type ChainQuestion = {
  readonly root: Hex | null
  readonly contentHash: Hex | null
  /** Null where the folder holds none: then the root has to be one that the distributor pays or will pay from. */
  readonly manifest: Manifest | null
  /** Names the distributor where there is no manifest. */
  readonly distributor: string | null
}

type Submitted = { readonly root: Hex; readonly contentHash: Hex; readonly place: bigint }

/** Blocks asked for at a time where a node does not answer for all of them at once. */
const RANGE_BLOCKS = 5_000n

/**
 * Compares root and content hash with what the chain's distributor was given for the epoch. Gives one sentence for each
 * difference. Throws {@link CommandLineError} when the chain cannot be asked.
 */
export async function readChainRoot(rpc: string, question: ChainQuestion): Promise<string[]> {
  const { manifest } = question
  const named = question.distributor ?? manifest?.distributor
  if (named === undefined) throw new CommandLineError('--rpc needs --distributor: the folder has no manifest')
  const distributor = parseAddress(named)
  try {
    const client = createPublicClient({ transport: http(rpc, { retryCount: 2 }) })
    if (manifest === null) return await compareWithRoots(client, distributor, question.root)
    const chainId = await client.getChainId()
    if (chainId !== manifest.chainId) return [`${rpc} is of network ${chainId}, the manifest of ${manifest.chainId}`]
    return compareWithSubmitted(question, manifest.epoch, await findSubmitted(client, distributor, manifest))
  } catch (error) {
    const [line = 'it does not answer'] = error instanceof Error ? error.message.split('\n') : []
    throw new CommandLineError(`--rpc ${rpc}: ${line}`)
  }
}

async function compareWithRoots(client: PublicClient, address: Address, root: Hex | null): Promise<string[]> {
  const [[active], [pending], previous] = await Promise.all([
    client.readContract({ address, abi, functionName: 'activeRoot' }),
    client.readContract({ address, abi, functionName: 'pendingRoot' }),
    client.readContract({ address, abi, functionName: 'previousRoot' }),
  ])
  if (root === active || root === pending || root === previous) return []
  return [`the root is ${root}, the distributor's is ${active}`]
}

function compareWithSubmitted(question: ChainQuestion, epoch: number, submitted: Submitted | null): string[] {
  const { root, contentHash } = question
  if (submitted === null) {
    return root === null ? [] : [`the distributor has no root for epoch ${epoch}, or it was revoked`]
  }
  const differences: string[] = []
  if (submitted.root !== root) differences.push(`the root is ${root}, the chain has ${submitted.root}`)
  if (submitted.contentHash !== contentHash) {
    differences.push(`the content hash is ${contentHash}, the chain has ${submitted.contentHash}`)
  }
  return differences
}

/** The last root submitted for the epoch that was not revoked. It was submitted after the captures it counts. */
async function findSubmitted(client: PublicClient, address: Address, manifest: Manifest): Promise<Submitted | null> {
  const args = { epoch: BigInt(manifest.epoch) }
  const fromBlock = BigInt(manifest.capturesToBlock)
  const toBlock = await client.getBlockNumber()
  try {
    return await readLast(client, { address, args, fromBlock, toBlock })
  } catch {
    // Public nodes answer for some thousand blocks at a time.
    let last: Submitted | null = null
    for (let start = fromBlock; start <= toBlock; start += RANGE_BLOCKS) {
      const end = start + RANGE_BLOCKS - 1n < toBlock ? start + RANGE_BLOCKS - 1n : toBlock
      last = await readLast(client, { address, args, fromBlock: start, toBlock: end }, last)
    }
    return last
  }
}

async function readLast(
  client: PublicClient,
  filter: { address: Address; args: { epoch: bigint }; fromBlock: bigint; toBlock: bigint },
  before: Submitted | null = null,
): Promise<Submitted | null> {
  const [submissions, revocations] = await Promise.all([
    client.getContractEvents({ ...filter, abi, eventName: 'RootSubmitted', strict: true }),
    client.getContractEvents({ ...filter, abi, eventName: 'RootRevoked', strict: true }),
  ])
  const log = submissions.at(-1)
  const last = log === undefined ? before : { ...log.args, place: placeOf(log) }
  return revocations.some((each) => last !== null && placeOf(each) > last.place) ? null : last
}

function placeOf({ blockNumber, logIndex }: { blockNumber: bigint; logIndex: number }): bigint {
  return (blockNumber << 32n) + BigInt(logIndex)
}
