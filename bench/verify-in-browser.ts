import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { build } from 'esbuild'
import { encodeAbiParameters, encodeEventTopics, type Hex, numberToHex } from 'viem'
import type { VerifyRequest } from '@/components/epochs/verify-messages'
import { findBrowser } from '@/e2e/fixtures/browser'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Address } from '@/lib/core/address'
import { computeDistribution } from '@/lib/rewards/compute-distribution'
import { PUBLISHED_FILE_NAMES } from '@/lib/rewards/manifest'
import { buildTree } from '@/lib/rewards/tree'
import { usageWeight } from '@/lib/rewards/usage-weight'
import { type PublishedFiles, writePublishedFiles } from '@/lib/rewards/write-published-files'
import { describeMachine } from './describe-machine'

/**
 * npm run -s bench:verify -- [LEAVES]: an epoch's page verifies an epoch of so many leaves in a real browser, with the
 * page's own hook and web worker. Says how long it took and the longest the tab did not answer. Prints one JSON object
 * and, for a million leaves, writes docs/benchmarks/rewards-in-browser.md.
 */
const leaves = Number(process.argv[2] ?? 1_000_000)
const EPOCH = 1
const TOKEN: Address = `0x${'cc'.repeat(20)}`
const DISTRIBUTOR: Address = `0x${'dd'.repeat(20)}`
const METER: Address = `0x${'e1'.repeat(20)}`
const TRANSACTION: Hex = `0x${'ab'.repeat(32)}`
const LIMIT_MS = 120_000

const machine = describeMachine()
const folder = mkdtempSync(join(tmpdir(), 'verify-in-browser-'))
try {
  const { bytes, ...published } = publish()
  await bundle()
  const server = await serve(published)
  const found = await verify(server, published)
  server.close()
  const result = { leaves, megabytes: Math.round(bytes / 1e6), processors: cpus().length, ...found }
  console.log(JSON.stringify(result))
  if (leaves === 1_000_000) writeFileSync('docs/benchmarks/rewards-in-browser.md', render(result))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

type Published = Pick<PublishedFiles, 'manifest' | 'contentHash'>

/** A provider a leaf, each with one record, all of them in the distribution before as well. */
function publish(): Published & { bytes: number } {
  const usage = Array.from({ length: leaves }, (_, index) => ({
    meter: METER,
    recordId: `rec-${String(index).padStart(8, '0')}`,
    taskRef: numberToHex(index + 1, { size: 32 }),
    provider: numberToHex((BigInt(index + 1) * 0x9e3779b97f4a7c15f39cc0605cedc835n) & ((1n << 160n) - 1n), {
      size: 20,
    }),
    gpuModel: 'h100-sxm',
    gpuMilli: 125 + (index % 8000),
    startedAtMs: 1_767_225_600_000 + (index % 80_000) * 1000,
    endedAtMs: 1_767_225_600_000 + (index % 80_000) * 1000 + 600_000,
    verifiedBps: 10_000 - (index % 100),
  }))
  const weights = new Map(usage.map((row) => [row.provider, usageWeight(row, 1000n)]))
  const emission = new Map([[TOKEN, 10n ** 24n]])
  const empty = { count: 0, bytes: new Uint8Array(0) }
  const input = { weights, captures: [], emission, carriedIn: new Map() }
  const { leaves: previous } = computeDistribution({ ...input, previous: empty })
  const distribution = computeDistribution({ ...input, previous })
  const files = writePublishedFiles({
    chainId: 31_337,
    distributor: DISTRIBUTOR,
    epoch: EPOCH,
    formulaVersion: 1,
    capturesToBlock: 1,
    usage,
    earlierUsage: [],
    rates: { 'h100-sxm': { rewardWeight: 1000 } },
    captures: [],
    emission,
    carriedIn: new Map(),
    previous,
    distribution,
    root: buildTree(distribution.leaves).root,
  })
  for (const [name, bytes] of files.files) writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, 'manifest.json'), files.manifestBytes)
  const bytes = files.manifest.files.reduce((sum, file) => sum + file.bytes, files.manifestBytes.length)
  return { manifest: files.manifest, contentHash: files.contentHash, bytes }
}

/** The page and the worker that it starts, built as the site's are: minified, for production. */
async function bundle(): Promise<void> {
  await build({
    entryPoints: { page: 'bench/verify-page.tsx', 'verify-worker': 'components/epochs/verify-worker.ts' },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  })
}

async function serve({ manifest, contentHash }: Published): Promise<Server> {
  const receipt = receiptOf(manifest.root ?? '0x', contentHash)
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').slice(1)
    if (path === '') return send(response, 'text/html', '<!doctype html><div id="root"></div>')
    if (path === 'rpc') return send(response, 'application/json', JSON.stringify({ result: receipt }))
    const file = join(folder, path.replace(/\.ts$/, '.js'))
    const size = statSync(file, { throwIfNoEntry: false })?.size
    if (size === undefined) return send(response, 'text/plain', '', 404)
    response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream')
    response.setHeader('content-length', size)
    // In pieces of some megabytes, as the API sends them.
    createReadStream(file, { highWaterMark: 4 << 20 }).pipe(response)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

function send(response: ServerResponse, type: string, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': type }).end(body)
}

/** What the network would answer: the log of the transaction that submitted the root. */
function receiptOf(root: Hex, contentHash: Hex) {
  const event = rewardDistributorAbi.find((item) => item.type === 'event' && item.name === 'RootSubmitted')
  if (event === undefined || event.type !== 'event') throw new Error('the distributor announces its roots')
  const values: Record<string, unknown> = {
    epoch: BigInt(EPOCH),
    root,
    contentHash,
    validAt: 0n,
    tokens: [],
    totals: [],
  }
  const topics = encodeEventTopics({ abi: rewardDistributorAbi, eventName: 'RootSubmitted', args: values as never })
  const plain = event.inputs.filter((input) => !input.indexed)
  const data = encodeAbiParameters(plain, plain.map((input) => values[input.name] ?? 0n) as never)
  return { logs: [{ address: DISTRIBUTOR, topics, data }] }
}

async function verify(server: Server, { manifest }: Published) {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const request: VerifyRequest = {
    files: ['manifest.json', ...PUBLISHED_FILE_NAMES].map((name) => ({ name, url: `${url}/${name}` })),
    rpcUrl: `${url}/rpc`,
    distributor: DISTRIBUTOR,
    epoch: manifest.epoch,
    submitTransactionHash: TRANSACTION,
    account: numberToHex(0x9e3779b97f4a7c15f39cc0605cedc835n, { size: 20 }),
  }
  const browser = await chromium.launch(await findBrowser())
  try {
    const page = await browser.newPage()
    page.on('pageerror', (error) => console.error(error))
    await page.goto(url)
    await page.evaluate((value) => Object.assign(globalThis, { request: value }), request)
    const began = performance.now()
    await page.addScriptTag({ url: `${url}/page.js`, type: 'module' })
    await page.waitForFunction(() => 'findings' in globalThis, undefined, { timeout: LIMIT_MS, polling: 50 })
    const seconds = (performance.now() - began) / 1000
    const findings = await page.evaluate(() => (globalThis as unknown as { findings: Findings }).findings)
    const { state, ...times } = findings
    if (state.outcome?.isMatch !== true) throw new Error(`no match: ${JSON.stringify(state).slice(0, 2000)}`)
    if (state.outcome.own.length !== 1) throw new Error('the reader’s own leaf is not shown')
    return { browser: browser.version(), seconds, steps: state.times, ...times }
  } finally {
    await browser.close()
  }
}

type Findings = {
  longestTaskMs: number
  longestFrameMs: number
  updates: number
  state: { times: Record<string, number>; outcome: { isMatch: boolean; own: readonly unknown[] } | null }
}

function render(
  result: { megabytes: number; processors: number; browser: string; seconds: number } & Omit<Findings, 'state'>,
) {
  return [
    '# An epoch of a million leaves, verified in a browser',
    '',
    `\`npm run -s bench:verify\` on ${machine}, Chromium ${result.browser}: the files (${result.megabytes} MB, a record and an`,
    'earlier leaf for each provider) are fetched from this machine, hashed, read, and the distribution and its tree are',
    'computed again, by the web worker of the page `/epochs/{n}`.',
    '',
    '| | |',
    '|---|---:|',
    `| from the start to the match, s | ${result.seconds.toFixed(2)} |`,
    `| longest task of the page itself, ms | ${result.longestTaskMs.toFixed(0)} |`,
    `| longest time between two frames, ms | ${result.longestFrameMs.toFixed(0)} |`,
    '',
  ].join('\n')
}
