import { sql } from 'drizzle-orm'
import { zeroAddress } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Address } from '@/lib/core/address'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN, testAddress } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

let stack: LocalStack
let fixture: HttpFixture
let tokens: readonly Address[]

beforeAll(async () => {
  stack = await createLocalStack()
  await openForBusiness(stack)
  tokens = stack.network.deployment.tokens.map(({ address }) => address)
  fixture = await createHttpFixture({
    database: stack.database,
    clients: stack.clients,
    config: { networks: [stack.network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
  })
  const account = stack.wallet('consumerA').account.address.toLowerCase()
  const { db } = stack.database
  // A root that waits: each of its tokens is listed, with where the account chose its claims to go.
  await db.execute(
    sql`INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status) VALUES (31337, 900, 1, 2, 'submitted')`,
  )
  await db.execute(sql`INSERT INTO distributions
    (chain_id, epoch, root, content_hash, formula_version, captures_to_block, leaf_count, totals, statement, carried_out)
    VALUES (31337, 900, ${`0x${'ab'.repeat(32)}`}, '0x', 1, 1, 2, '{}', '{}', '{}')`)
  for (const [index, token] of tokens.entries()) {
    await db.execute(sql`INSERT INTO distribution_leaves
      (chain_id, epoch, leaf_index, account, token, cumulative_amount, emission_share, earnings_share)
      VALUES (31337, 900, ${index}, ${account}, ${token}, 5, 5, 0)`)
  }
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

async function choose(token: Address, recipient: Address): Promise<void> {
  const { distributor: address } = stack.network.deployment
  const call = { address, abi: rewardDistributorAbi, functionName: 'setRecipient', args: [token, recipient] } as const
  const hash = await stack.wallet('consumerA').writeContract(call)
  await stack.client.waitForTransactionReceipt({ hash })
  await stack.sync()
}

/** Recipients that the API tells, by token. */
async function recipients(): Promise<Record<string, string | null>> {
  const answer = await fixture.call('GET', `/rewards/${stack.wallet('consumerA').account.address}`)
  const { claims } = (await answer.json()) as RewardsView
  return Object.fromEntries(
    claims.map(({ token, recipient }) => [token.toLowerCase(), recipient?.toLowerCase() ?? null]),
  )
}

describe('where claims go', () => {
  it('is set on chain per token, told by the API, and taken back', async () => {
    const [first = '0x', second = '0x'] = tokens
    expect(await recipients()).toMatchObject({ [first]: null, [second]: null })
    await choose(first, testAddress(0x11))
    expect(await recipients()).toMatchObject({ [first]: testAddress(0x11), [second]: null })
    await choose(second, testAddress(0x22))
    expect(await recipients()).toMatchObject({ [first]: testAddress(0x11), [second]: testAddress(0x22) })
    await choose(first, zeroAddress)
    expect(await recipients()).toMatchObject({ [first]: null, [second]: testAddress(0x22) })
  })
  it('is in the history of the account that chose, and of nobody else', async () => {
    const caller = await fixture.signIn(stack.wallet('consumerA').account)
    const own = await (await fixture.call('GET', '/history?type=recipient-set', { caller })).json()
    expect((own as { items: object[] }).items).toHaveLength(3)
    const stranger = await fixture.signIn()
    const other = await (await fixture.call('GET', '/history?type=recipient-set', { caller: stranger })).json()
    expect(other).toEqual({ items: [], nextCursor: null })
  })
})
