import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPublicClient, createWalletClient, defineChain, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localAccount } from '@/lib/config/local-accounts'
import { findPort } from './find-port'
import { type LegacyGate, startLegacyGate } from './legacy-gate'
import { type Anvil, startAnvil } from './start-anvil'

const CHAIN_ID = 31_338
const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-legacy-gate-'))

let anvil: Anvil
let gate: LegacyGate

beforeAll(async () => {
  anvil = await startAnvil({ port: await findPort(), chainId: CHAIN_ID, blockTimeSeconds: 1, logDir: folder })
  gate = await startLegacyGate(anvil.url)
})
afterAll(async () => {
  await gate?.stop()
  await anvil?.child.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function post(body: unknown, method = 'POST') {
  const init = { method, headers: { 'content-type': 'application/json' } }
  return fetch(gate.url, method === 'POST' ? { ...init, body: JSON.stringify(body) } : init)
}

const call = (id: number, method: string, params: unknown[] = []) => ({ jsonrpc: '2.0', id, method, params })

describe('startLegacyGate', () => {
  it('answers a batch in its order, refusals among the answers of the chain', async () => {
    const calls = [call(7, 'eth_feeHistory', ['0x1', 'latest', []]), call(8, 'eth_chainId'), call(9, 'eth_blobBaseFee')]
    expect(await (await post(calls)).json()).toEqual([
      { jsonrpc: '2.0', id: 7, error: { code: -32601, message: expect.stringContaining('eth_feeHistory') } },
      { jsonrpc: '2.0', id: 8, result: '0x7a6a' },
      { jsonrpc: '2.0', id: 9, error: { code: -32601, message: expect.any(String) } },
    ])
  })

  it('shows blocks without a base fee, by number and by hash', async () => {
    const read = async (method: string, of: string) =>
      ((await (await post(call(1, method, [of, false]))).json()) as { result: Record<string, string> }).result
    const latest = await read('eth_getBlockByNumber', 'latest')
    expect(latest).toMatchObject({ number: expect.any(String) })
    expect(latest).not.toHaveProperty('baseFeePerGas')
    expect(await read('eth_getBlockByHash', latest.hash ?? '')).not.toHaveProperty('baseFeePerGas')
  })

  it('lets a client send legacy transactions by itself, and refuses every typed one', async () => {
    const chain = defineChain({ ...foundry, id: CHAIN_ID })
    const wallet = createWalletClient({
      account: privateKeyToAccount(localAccount('treasury').privateKey),
      chain,
      transport: http(gate.url),
    })
    const client = createPublicClient({ chain, transport: http(gate.url), pollingInterval: 100 })
    const to = localAccount('demo').address
    const hash = await wallet.sendTransaction({ to, value: 1n })
    expect(await client.waitForTransactionReceipt({ hash })).toMatchObject({ status: 'success', type: 'legacy' })
    const fees = { gas: 30_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
    for (const typed of [
      { ...fees, type: 'eip1559' } as const,
      { type: 'eip2930', accessList: [], gas: 30_000n, gasPrice: 10n ** 10n } as const,
    ]) {
      await expect(wallet.sendTransaction({ to, ...typed })).rejects.toThrow('transaction type not supported')
    }
    const unlocked = call(1, 'eth_sendTransaction', [{ from: to, to, maxFeePerGas: '0x1' }])
    expect(await (await post(unlocked)).json()).toMatchObject({ error: { code: -32000 } })
  })

  it('may be asked by pages, and says so of what it does not understand', async () => {
    const preflight = await post(null, 'OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    expect((await post('not a call')).status).toBe(502)
  })
})
