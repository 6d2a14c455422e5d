import { eq } from 'drizzle-orm'
import { encodeFunctionData, erc20Abi, type PublicClient, TransactionReceiptNotFoundError } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Signer } from '@/lib/chain/server/signer'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { advanceTransactions, type TransactionQueue } from './advance-transactions'

const GWEI = 10n ** 9n

/** A network whose endpoints count nonces as they are and know no receipt yet. */
function endpointBehind(client: PublicClient): PublicClient {
  const getTransactionReceipt = ({ hash }: { hash: `0x${string}` }) =>
    Promise.reject(new TransactionReceiptNotFoundError({ hash }))
  const transport = { endpoints: [{ host: 'behind', request: () => Promise.resolve(null) }] }
  return { ...client, getTransactionReceipt, transport } as unknown as PublicClient
}

/** A network that fails, without a revert, to estimate one call. */
function withoutEstimate(client: PublicClient, data: `0x${string}`): PublicClient {
  const estimateGas: PublicClient['estimateGas'] = (call) =>
    call.data === data ? Promise.reject(new Error('transaction is too large')) : client.estimateGas(call)
  return { ...client, estimateGas } as PublicClient
}

describe('advanceTransactions', () => {
  let stack: LocalStack
  const alerts: string[] = []
  const advance = (change: Partial<TransactionQueue> = {}) =>
    advanceTransactions({
      db: stack.database.db,
      client: stack.client,
      network: stack.network,
      signer: stack.worker.operator,
      onAlert: (message) => alerts.push(message),
      ...change,
    })
  const request = (intent: string, amount = 0n) =>
    requestTransaction(stack.database.db, {
      chainId: stack.network.chainId,
      signer: stack.worker.operator.address,
      intent,
      to: stack.network.deployment.token,
      data: encodeFunctionData({
        abi: erc20Abi,
        functionName: 'transfer',
        args: [stack.worker.publisher.address, amount],
      }),
      description: intent,
    })
  const rowOf = async (intent: string) => {
    const rows = await stack.database.db
      .select()
      .from(operatorTransactions)
      .where(eq(operatorTransactions.description, intent))
    const row = rows.at(-1)
    if (!row) throw new Error(`${intent} was requested`)
    return row
  }
  /** A second worker sends while the first is about to sign. */
  const sendElsewhere = async (intent: string) => {
    const { operator } = stack.worker
    let first = true
    const signTransaction: Signer['signTransaction'] = async (unsigned) => {
      if (first) {
        first = false
        await advance()
      }
      return operator.signTransaction({ ...unsigned, gas: (unsigned.gas ?? 0n) + 1n })
    }
    await advance({ signer: { ...operator, signTransaction } })
    return rowOf(intent)
  }
  const mineAt = async (baseFeePerGas: bigint, blocks: number) => {
    for (let block = 0; block < blocks; block += 1) {
      await stack.chain.setNextBlockBaseFeePerGas({ baseFeePerGas })
      await stack.chain.mine({ blocks: 1, interval: 1 })
    }
  }

  beforeAll(async () => {
    stack = await createLocalStack()
  })
  beforeEach(async () => {
    alerts.length = 0
    await stack.chain.setAutomine(false)
    await mineAt(GWEI, 3)
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('follows a transaction until it is final', async () => {
    await request('plain')
    expect(await request('plain')).toMatchObject({ state: 'queued' })
    await advance()
    expect(await rowOf('plain')).toMatchObject({ state: 'sent', nonce: 0 })
    await mineAt(GWEI, 1)
    await advance()
    expect(await rowOf('plain')).toMatchObject({ state: 'mined' })
    await mineAt(GWEI, 2)
    await advance()
    expect(await rowOf('plain')).toMatchObject({ state: 'final' })
    expect((await request('plain')).state).toBe('final')
  })

  it('does not send what would revert, says why, and tries it again after a pause', async () => {
    await request('reverts', 10n ** 30n)
    await advance()
    expect(await rowOf('reverts')).toMatchObject({
      state: 'failed',
      nonce: null,
      reason: expect.stringMatching(/Balance|revert/i),
    })
    expect((await request('reverts', 10n ** 30n)).state).toBe('failed')
    await stack.database.db
      .update(operatorTransactions)
      .set({ createdAt: new Date(0) })
      .where(eq(operatorTransactions.description, 'reverts'))
    expect((await request('reverts')).idempotencyKey).toBe('reverts#2')
    await advance()
    await mineAt(GWEI, 3)
    await advance()
  })

  it('raises the fees of one that the network passes over, under the same nonce', async () => {
    await request('stuck')
    await advance()
    const first = await rowOf('stuck')
    const spike = (first.maxFeePerGas ?? 0n) * 4n
    await mineAt(spike, 6)
    await advance()
    const second = await rowOf('stuck')
    expect(second.nonce).toBe(first.nonce)
    expect(second.hashes).toHaveLength(2)
    expect(second.maxFeePerGas).toBeGreaterThan(spike)
    await mineAt(spike, 3)
    await advance()
    expect(await rowOf('stuck')).toMatchObject({ state: 'final', minedHash: second.hashes[1] })
  })

  it('stops at the cap with an alert and waits; nothing is lost', async () => {
    await request('capped')
    await advance()
    await mineAt(10_000n * GWEI, 6)
    await advance()
    await mineAt(10_000n * GWEI, 6)
    await advance()
    await mineAt(10_000n * GWEI, 6)
    await advance()
    expect(alerts).toContainEqual(expect.stringContaining('the fee cap is reached'))
    expect((await rowOf('capped')).maxFeePerGas).toBeLessThanOrEqual(2_000n * GWEI)
    for (let round = 0; round < 3; round += 1) {
      await mineAt(GWEI, 3)
      await advance()
    }
    expect(await rowOf('capped')).toMatchObject({ state: 'final' })
  })

  it('takes a new nonce where another transaction of the key used its own', async () => {
    await request('overtaken')
    await advance()
    const { nonce, hashes } = await rowOf('overtaken')
    await stack.chain.dropTransaction({ hash: hashes[0] ?? '0x' })
    const self = stack.worker.operator.address
    await stack.wallet('operator').sendTransaction({ to: self, nonce: nonce ?? 0, gas: 21_000n })
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('overtaken')).toMatchObject({ state: 'sent', nonce })
    await stack.sync()
    await advance()
    expect(alerts).toContainEqual(expect.stringContaining(`nonce ${nonce}`))
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('overtaken')).toMatchObject({ state: 'final', nonce: (nonce ?? 0) + 1 })
  })

  it('sends one again that a node or a reorg lost', async () => {
    await request('lost')
    await advance()
    await mineAt(GWEI, 1)
    await advance()
    expect((await rowOf('lost')).state).toBe('mined')
    await stack.client.request({ method: 'anvil_reorg' as never, params: [1, []] as never })
    await stack.chain.dropTransaction({ hash: (await rowOf('lost')).hashes[0] ?? '0x' })
    await advance()
    expect((await rowOf('lost')).state).toBe('sent')
    await mineAt(GWEI, 2)
    await advance()
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('lost')).toMatchObject({ state: 'final' })
  })

  it('never sends one again that was mined, whatever a node that is behind says of its receipt', async () => {
    await request('unseen')
    await advance()
    const before = await rowOf('unseen')
    await mineAt(GWEI, 3)
    await stack.sync()
    const behind = endpointBehind(stack.client)
    for (let round = 0; round < 3; round += 1) await advance({ client: behind })
    await mineAt(GWEI, 8)
    await advance({ client: behind })
    expect(await rowOf('unseen')).toMatchObject({ state: 'sent', nonce: before.nonce, hashes: before.hashes })
    await advance()
    expect(await rowOf('unseen')).toMatchObject({ state: 'final', minedHash: before.hashes[0] })
  })

  it('lets the hashes of an overtaken transaction stand, so that none of them is ever forgotten', async () => {
    const { hashes } = await rowOf('overtaken')
    expect(hashes).toHaveLength(2)
  })

  it('does not change or send what another worker took up meanwhile', async () => {
    await request('contested')
    const { nonce } = await sendElsewhere('contested')
    const before = await rowOf('contested')
    expect(before).toMatchObject({ state: 'sent', attempts: 1 })
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('contested')).toMatchObject({ state: 'final', nonce, hashes: before.hashes })
    const used = await stack.client.getTransactionCount({ address: stack.worker.operator.address })
    expect(used).toBe((nonce ?? 0) + 1)
  })

  it('sends nothing once its lock is lost', async () => {
    await request('unlocked')
    const checkLock = () => Promise.reject(new Error('the lock was lost'))
    await expect(advance({ checkLock })).rejects.toThrow('the lock was lost')
    expect(await rowOf('unlocked')).toMatchObject({ state: 'queued', hashes: [] })
    await advance()
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('unlocked')).toMatchObject({ state: 'final' })
  })

  it('sends the others where the gas of one cannot be estimated, without a gap between nonces', async () => {
    await request('inestimable', 7n)
    await request('estimable')
    const client = withoutEstimate(stack.client, (await rowOf('inestimable')).data)
    await advance({ client })
    expect(alerts).toContainEqual(expect.stringContaining('its gas cannot be estimated'))
    expect(await rowOf('inestimable')).toMatchObject({ state: 'queued', reason: expect.stringContaining('too large') })
    const { nonce } = await rowOf('estimable')
    await mineAt(GWEI, 3)
    await advance({ client })
    expect(await rowOf('estimable')).toMatchObject({ state: 'final', nonce })
    const { db } = stack.database
    await db.delete(operatorTransactions).where(eq(operatorTransactions.description, 'inestimable'))
  })

  it('offers a gas price where the network has a legacy fee market', async () => {
    await request('legacy')
    await advanceTransactions({
      db: stack.database.db,
      client: stack.client,
      network: { ...stack.network, fees: 'legacy' },
      signer: stack.worker.operator,
      onAlert: (message) => alerts.push(message),
    })
    const { hashes, maxPriorityFeePerGas } = await rowOf('legacy')
    expect(maxPriorityFeePerGas).toBeNull()
    expect(await stack.client.getTransaction({ hash: hashes[0] ?? '0x' })).toMatchObject({ type: 'legacy' })
    await mineAt(GWEI, 3)
    await advance()
    expect(await rowOf('legacy')).toMatchObject({ state: 'final' })
  })

  it('keeps the order of what is requested, many at a time', async () => {
    for (let n = 0; n < 20; n += 1) await request(`many ${n}`)
    for (let round = 0; round < 4; round += 1) {
      await advance()
      await mineAt(GWEI, 3)
    }
    await advance()
    const rows = await Promise.all(Array.from({ length: 20 }, (_, n) => rowOf(`many ${n}`)))
    expect(rows.map((row) => row.state)).toEqual(rows.map(() => 'final'))
    expect(rows.map((row) => (row.nonce ?? 0) - (rows[0]?.nonce ?? 0))).toEqual(rows.map((_, n) => n))
  })

  it('sends money given back to strangers after everything that was requested later', async () => {
    for (let n = 0; n < 20; n += 1) await request(`void:dust ${n}`)
    await request('capture behind dust')
    await advance()
    const capture = await rowOf('capture behind dust')
    const dust = await Promise.all(Array.from({ length: 20 }, (_, n) => rowOf(`void:dust ${n}`)))
    expect(capture.state).toBe('sent')
    const sent = dust.filter(({ state }) => state === 'sent')
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.length).toBeLessThan(dust.length)
    expect(sent.filter(({ nonce }) => (nonce ?? 0) < (capture.nonce ?? 0))).toEqual([])
  })
})
