import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const KEY = `0x${'11'.repeat(32)}`
const address = (digit: string) => `0x${digit.repeat(40)}`
const deployment = {
  ...{ chainId: 31337, fromBlock: 1, tokens: [] },
  ...{ accessManager: address('1'), token: address('2'), emission: address('3') },
  ...{ escrow: address('4'), distributor: address('5') },
}

let stateDir: string

beforeAll(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'warpshare-secrets-'))
  mkdirSync(path.join(stateDir, 'deployments'))
  const token = { symbol: 'WARP', name: 'Warpshare', decimals: 18, address: address('2'), own: true }
  writeFileSync(path.join(stateDir, 'deployments/31337.json'), JSON.stringify({ ...deployment, tokens: [token] }))
})
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

/** All that any process needs; nothing answers at the addresses. */
const complete = (): Record<string, string | undefined> => ({
  LOCAL_STATE_DIR: stateDir,
  NETWORKS: '31337',
  RPC_URL_31337: 'http://127.0.0.1:1',
  DATABASE_URL: 'postgres://127.0.0.1:1/none',
  NEXTAUTH_URL: 'https://warpshare.example',
  NEXTAUTH_SECRET: 'a secret of at least thirty-two characters',
  QUOTE_SIGNER_PRIVATE_KEY: KEY,
  OPERATOR_PRIVATE_KEY: KEY,
  PUBLISHER_PRIVATE_KEY: KEY,
  GUARDIAN_PRIVATE_KEY: KEY,
  WEBHOOK_URL: 'https://platform.example/hook',
  WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
})

/** Starts a process of the product with one setting changed, and answers how it ended. */
function startWithout(name: string, change: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const args = ['--conditions=react-server', '--import', 'tsx', `lib/processes/${name}.ts`]
  const env = { ...complete(), ...change, PATH: process.env.PATH, NODE_ENV: 'production' as const }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdout.resume()
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })))
}

const MISSING: [string, string, string, string][] = [
  ['web', 'NEXTAUTH_SECRET', '', 'NEXTAUTH_SECRET is not set'],
  ['web', 'NEXTAUTH_SECRET', 'short', 'NEXTAUTH_SECRET must have at least 32 characters'],
  ['web', 'QUOTE_SIGNER_PRIVATE_KEY', '', 'QUOTE_SIGNER_PRIVATE_KEY is not set'],
  ['web', 'DATABASE_URL', '', 'DATABASE_URL is not set'],
  ['web', 'NEXTAUTH_URL', 'http://warpshare.example', 'NEXTAUTH_URL must be https'],
  ['worker', 'OPERATOR_PRIVATE_KEY', '', 'OPERATOR_PRIVATE_KEY is not set'],
  ['worker', 'PUBLISHER_PRIVATE_KEY', '0x12', 'PUBLISHER_PRIVATE_KEY is not a 32-byte hex key'],
  ['worker', 'WEBHOOK_SECRET', '', 'WEBHOOK_SECRET is not set'],
  ['worker', 'DATABASE_URL', '', 'DATABASE_URL is not set'],
  ['watcher', 'GUARDIAN_PRIVATE_KEY', '', 'GUARDIAN_PRIVATE_KEY is not set'],
  ['indexer', 'DATABASE_URL', '', 'DATABASE_URL is not set'],
  ['indexer', 'RPC_URL_31337', '', 'RPC_URL_31337 is not set'],
]

describe('in production, a process without what it needs', () => {
  it.each(MISSING)('%s, where %s is "%s", ends with a sentence', async (name, variable, value, sentence) => {
    const { code, said } = await startWithout(name, { [variable]: value })
    expect(said).toContain(`warpshare ${name}: ${sentence}`)
    expect(code).toBe(1)
    expect(said).not.toContain(KEY.slice(2))
  })
})
