import { eq } from 'drizzle-orm'
import { encodeFunctionData, erc20Abi } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { advanceTransactions } from './advance-transactions'

const GWEI = 10n ** 9n

describe('advanceTransactions', () => {
  let stack: LocalStack
  const alerts: string[] = []
  const advance = () =>
    advanceTransactions({
      db: stack.database.db,
      client: stack.client,
      network: stack.network,
      signer: stack.worker.operator,
      onAlert: (message) => alerts.push(message),
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
})
