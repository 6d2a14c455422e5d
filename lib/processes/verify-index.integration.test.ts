import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deploymentFile, writeDeployment } from '@/contracts/deploy/deployment-file'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const CHAIN_ID = 31337

let stack: LocalStack
let stateDir: string

beforeAll(async () => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'warpshare-verify-test-'))
  stack = await createLocalStack()
  writeDeployment(deploymentFile(CHAIN_ID, stateDir), stack.network.deployment)
  await openForBusiness(stack)
  const { token } = stack.network.deployment
  const task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1_000, durationMs: 60_000 })
  await payTask(stack, { consumer: 'consumerA', task })
  await stack.sync()
})
afterAll(async () => {
  await stack?.stop()
  await stopTestDatabases()
  rmSync(stateDir, { recursive: true, force: true })
})

function runCommand(): Promise<{ code: number | null; said: string; complained: string }> {
  const args = ['--conditions=react-server', '--import', 'tsx', 'lib/processes/verify-index.ts', String(CHAIN_ID)]
  const env = {
    ...process.env,
    ...{ LOCAL_STATE_DIR: stateDir, NETWORKS: String(CHAIN_ID), RPC_URL_31337: stack.network.rpcUrls[0] },
    ...{ DATABASE_URL: stack.database.connectionString, NEXTAUTH_URL: 'http://localhost:3000' },
  }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { said: '', complained: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.said += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.complained += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...output })))
}

describe('npm run -s index:verify', () => {
  it('ends with 0 where the index is what the chain says, and with 1 and the place where it is not', async () => {
    const honest = await runCommand()
    expect(honest).toMatchObject({ code: 0, complained: '' })
    const verdict = JSON.parse(honest.said)
    expect(verdict).toMatchObject({ chainId: CHAIN_ID, ok: true, block: Number(await stack.client.getBlockNumber()) })
    expect(verdict.tables.map((one: { rows: number }) => one.rows > 0)).toEqual([true, true, true, true])
    const { rows } = await stack.database.pool.query<{ block: string }>(
      "UPDATE history_entries SET amount = amount + 1 WHERE type = 'payment-authorized' RETURNING block_number AS block",
    )
    const wrong = await runCommand()
    expect(wrong).toMatchObject({ code: 1, complained: '' })
    expect(JSON.parse(wrong.said).tables).toContainEqual(
      expect.objectContaining({ table: 'history_entries', firstDifferentBlock: Number(rows[0]?.block) }),
    )
  })
})
