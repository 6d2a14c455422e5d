import { type Hex, parseEventLogs, type TransactionReceipt } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Address } from '@/lib/core/address'
import '@/lib/core/zod-without-eval'
import { explainAccount } from '@/lib/rewards/explain-account'
import { findLeafRows } from '@/lib/rewards/find-leaf-rows'
import { type LeafRows, leafAt } from '@/lib/rewards/leaf-rows'
import type { Sha256 } from '@/lib/rewards/read-epoch-file'
import { type ComputedEpoch, verifyEpoch } from '@/lib/rewards/verify-epoch'
import type { LeafLine, OwnAmount, VerifyMessage, VerifyOutcome, VerifyRequest } from './verify-messages'

/** Lines shown around the reader's own leaves. */
const NEIGHBOURS = 1
/** Lines shown where the reader has no leaf. */
const SAMPLE = 4
/** Memory taken for a file before any of it has come. */
const MOST_AT_ONCE = 2 ** 29

const tell = (message: VerifyMessage) => self.postMessage(message)

self.addEventListener('message', (event: MessageEvent<VerifyRequest>) => {
  verify(event.data).then(
    (outcome) => tell({ type: 'done', outcome }),
    (error: unknown) => tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  )
})

async function verify(request: VerifyRequest): Promise<VerifyOutcome> {
  let bytes = 0
  const found = await verifyEpoch({
    read: async (name) => {
      const file = request.files.find((item) => item.name === name)
      return file === undefined ? null : download(file.url)
    },
    createSha256,
    onProgress: ({ step, bytesRead, bytesTotal }) => {
      bytes = bytesRead
      tell({ type: 'progress', step, bytesRead, bytesTotal })
    },
  })
  tell({ type: 'progress', step: 'compare', bytesRead: bytes, bytesTotal: bytes })
  const chain = await readChain(request)
  const differences = [...found.differences]
  if (found.computed !== null && chain.root !== found.root) differences.push('the root on chain is another one')
  if (chain.contentHash !== found.contentHash) differences.push('the content hash on chain is another one')
  const leaves = found.computed?.distribution.leaves
  return {
    isMatch: found.ok && differences.length === 0,
    computedRoot: found.root,
    chainRoot: chain.root,
    contentHash: found.contentHash,
    chainContentHash: chain.contentHash,
    differences,
    leafCount: leaves?.count ?? 0,
    captureCount: found.computed?.captures.length ?? 0,
    bytes,
    fileCount: request.files.length,
    lines: leaves === undefined ? [] : pickLines(leaves, request.account),
    own: found.computed === null || request.account === null ? [] : explainOwn(found.computed, request.account),
  }
}

async function download(url: string): Promise<AsyncIterable<Uint8Array>> {
  const response = await fetch(url)
  if (!response.ok || response.body === null) throw new Error(`${url} could not be downloaded (${response.status})`)
  return chunksOf(response.body)
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

/** The browser hashes whole buffers only, so that the bytes are gathered first; `expected` is how many are said to come. */
function createSha256(expected = 0): Sha256 {
  // A manifest may say anything; what comes is what counts.
  let gathered = new Uint8Array(Math.min(expected, MOST_AT_ONCE))
  let length = 0
  return {
    update: (chunk) => {
      if (length + chunk.length > gathered.length) {
        const larger = new Uint8Array(Math.max(length + chunk.length, 2 * gathered.length))
        larger.set(gathered.subarray(0, length))
        gathered = larger
      }
      gathered.set(chunk, length)
      length += chunk.length
    },
    digest: async () => {
      const digest = await crypto.subtle.digest('SHA-256', gathered.subarray(0, length))
      gathered = new Uint8Array(0)
      return `0x${[...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
    },
  }
}

/** Root and content hash as the submitting transaction's event holds them, read from the network itself. */
async function readChain(request: VerifyRequest): Promise<{ root: Hex | null; contentHash: Hex | null }> {
  if (request.submitTransactionHash === null) return { root: null, contentHash: null }
  const response = await fetch(request.rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'eth_getTransactionReceipt',
      params: [request.submitTransactionHash],
    }),
  })
  const { result } = (await response.json()) as { result: Pick<TransactionReceipt, 'logs'> | null }
  const logs = parseEventLogs({ abi: rewardDistributorAbi, eventName: 'RootSubmitted', logs: result?.logs ?? [] })
  const log = logs.find(
    (item) =>
      item.address.toLowerCase() === request.distributor.toLowerCase() && item.args.epoch === BigInt(request.epoch),
  )
  return { root: log?.args.root ?? null, contentHash: log?.args.contentHash ?? null }
}

function pickLines(leaves: LeafRows, account: string | null): LeafLine[] {
  const own = account === null ? null : findLeafRows(leaves, account.toLowerCase() as Address)
  const hasOwn = own !== null && own.end > own.start
  const from = hasOwn ? Math.max(0, own.start - NEIGHBOURS) : 0
  const to = Math.min(leaves.count, hasOwn ? own.end + NEIGHBOURS : SAMPLE)
  return Array.from({ length: to - from }, (_, offset) => {
    const leaf = leafAt(leaves, from + offset)
    return { index: from + offset, account: leaf.account, token: leaf.token, amount: leaf.cumulativeAmount.toString() }
  })
}

function explainOwn(computed: ComputedEpoch, account: string): OwnAmount[] {
  return explainAccount(computed, account.toLowerCase() as Address).map((leaf) => ({
    token: leaf.token,
    previous: leaf.previousAmount.toString(),
    emission: leaf.emissionShare.toString(),
    earnings: leaf.earningsShare.toString(),
    cumulative: leaf.cumulativeAmount.toString(),
  }))
}
