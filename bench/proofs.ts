import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { leafAt } from '@/lib/rewards/leaf-rows'
import { closeProofFile, openProofFile } from '@/lib/rewards/server/open-proof-file'
import { proofFileName } from '@/lib/rewards/server/proof-file-name'
import { readClaims } from '@/lib/rewards/server/read-claims'
import { writeProofFile } from '@/lib/rewards/server/write-proof-file'
import { buildTree } from '@/lib/rewards/tree'
import { randomRows } from '@/lib/testing/random-rows'
import { describeMachine } from './describe-machine'

/**
 * npm run -s bench:proofs -- [LEAVES]: proofs from the flat file of a million leaves, in this process and over HTTP from
 * 50 connections, each asking again as soon as it is answered, and at a steady rate. Prints one JSON object and, for a
 * million leaves, writes docs/benchmarks/rewards-proofs.md.
 */
const leaves = Number(process.argv[2] ?? 1_000_000)
const CONNECTIONS = 50
const READS = 20_000
const REQUESTS = 20_000
/** Requests a second of the steady run: what 30,000 people make who look at their rewards once a minute. */
const RATE = 500

const machine = describeMachine()
const folder = mkdtempSync(join(tmpdir(), 'bench-proofs-'))
try {
  const rows = randomRows(leaves)
  const tree = buildTree(rows)
  const root = tree.root ?? '0x'
  const path = join(folder, proofFileName({ chainId: 31_337, epoch: 0, root }))
  await writeProofFile(path, { rows, tree })
  const accounts = Array.from({ length: REQUESTS }, (_, i) => leafAt(rows, (i * 7919) % leaves).account)
  const began = performance.now()
  const file = await openProofFile(path, root)
  const openSeconds = (performance.now() - began) / 1000
  const inProcess = summarise(
    Array.from({ length: READS }, (_, i) => {
      const started = performance.now()
      readClaims(file, accounts[i % accounts.length] ?? '0x')
      return performance.now() - started
    }),
  )
  closeProofFile(file)
  const http = await measureHttp(folder, root, accounts)
  const result = { leaves, megabytes: Math.round(statSync(path).size / 1e6), openSeconds, inProcess, ...http }
  console.log(JSON.stringify(result))
  if (leaves === 1_000_000) writeFileSync('docs/benchmarks/rewards-proofs.md', render(result))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

type Times = { p50: number; p99: number; max: number; perSecond?: number }

/** Milliseconds. */
function summarise(times: readonly number[]): Times {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

async function measureHttp(folder: string, root: string, accounts: readonly string[]) {
  const flags = ['--conditions=react-server', '--import', 'tsx', 'bench/proofs-server.ts', folder, root]
  const server = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => server.once('exit', resolve))
  try {
    const [port] = await new Promise<string[]>((resolve) =>
      createInterface(server.stdout).once('line', (line) => resolve([line])),
    )
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
    const ask = (i: number) =>
      request(agent, `http://127.0.0.1:${port}/api/v1/rewards/${accounts[i % accounts.length]}`)
    for (let i = 0; i < 2000; i += CONNECTIONS) {
      await Promise.all(Array.from({ length: CONNECTIONS }, (_, k) => ask(i + k)))
    }
    const steady = await askSteadily(ask)
    const flood = await askAtOnce(ask)
    agent.destroy()
    return { steady, flood }
  } finally {
    server.kill('SIGTERM')
    await ended
  }
}

/** One request after the other on each connection: the most that this machine answers, client and database included. */
async function askAtOnce(ask: (i: number) => Promise<number>): Promise<Times> {
  const times: number[] = []
  let next = 0
  const began = performance.now()
  const loop = async () => {
    while (next < REQUESTS) {
      next += 1
      times.push(await ask(next))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, loop))
  return { ...summarise(times), perSecond: (REQUESTS / (performance.now() - began)) * 1000 }
}

/** Requests at their hour, whether or not those before are answered. */
async function askSteadily(ask: (i: number) => Promise<number>): Promise<Times> {
  const began = performance.now()
  const asked: Promise<number>[] = []
  while (asked.length < REQUESTS / 2) {
    const due = Math.floor(((performance.now() - began) / 1000) * RATE)
    while (asked.length < Math.min(due, REQUESTS / 2)) asked.push(ask(asked.length))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return { ...summarise(await Promise.all(asked)), perSecond: RATE }
}

/** Milliseconds until the whole answer is here. Throws where it is no proof. */
function request(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    get(url, { agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => {
        if (response.statusCode !== 200 || !text.includes('"proof":["0x')) reject(new Error(text.slice(0, 300)))
        else resolve(performance.now() - started)
      })
    }).on('error', reject)
  })
}

function render(result: {
  leaves: number
  megabytes: number
  openSeconds: number
  inProcess: Times
  steady: Times
  flood: Times
}) {
  const row = (name: string, { p50, p99, max, perSecond }: Times) =>
    `| ${name} | ${p50.toFixed(3)} | ${p99.toFixed(3)} | ${max.toFixed(1)} | ${perSecond === undefined ? '' : Math.round(perSecond).toLocaleString('en')} |`
  return [
    '# Proofs of a million leaves: measured',
    '',
    `\`npm run -s bench:proofs\` on ${machine}. The file of`,
    `${result.leaves.toLocaleString('en')} leaves (${result.megabytes} MB) is opened and verified from end to end in ${result.openSeconds.toFixed(2)} s, beside other requests. Over HTTP:`,
    '`GET /rewards/{account}` of the API on Node’s own server, 50 connections; the client, a process of its own, and PostgreSQL are on the same machine.',
    '',
    '| | p50, ms | p99, ms | longest, ms | a second |',
    '|---|---:|---:|---:|---:|',
    row('in process, one read after the other', result.inProcess),
    row('HTTP, steady', result.steady),
    row('HTTP, as much as it answers', result.flood),
    '',
  ].join('\n')
}
