import type { PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkClients } from '@/lib/chain/server/network-clients'
import { chainCheckpoints, heartbeats } from '@/lib/db/schema/chain'
import { createHttpFixture, type HttpFixture, testNetwork } from '@/lib/testing/http-fixture'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { readHealth } from './read-health'

const HOME = 31337
const AWAY = 31338

describe('readHealth', () => {
  let fixture: HttpFixture
  const health = () => readHealth(fixture.dependencies)
  const beat = (chainId: number, problem: string | null) =>
    fixture.database.db
      .insert(heartbeats)
      .values({ process: 'worker', chainId, problem })
      .onConflictDoUpdate({ target: [heartbeats.process, heartbeats.chainId], set: { problem } })
  const halt = (chainId: number, haltedReason: string | null) =>
    fixture.database.db
      .insert(chainCheckpoints)
      .values({ chainId, blockNumber: 9, blockHash: '0x', blockTime: 100, finalizedBlock: 7, haltedReason })
      .onConflictDoUpdate({ target: chainCheckpoints.chainId, set: { haltedReason } })

  beforeAll(async () => {
    const client = { getBlock: () => Promise.resolve({ number: 9n, timestamp: 100n }) } as unknown as PublicClient
    const clients = { get: () => client, endpoints: () => [], probe: async () => undefined } as NetworkClients
    fixture = await createHttpFixture({ clients })
    fixture.dependencies.config.networks = [testNetwork(), testNetwork({ chainId: AWAY })]
    for (const chainId of [HOME, AWAY]) {
      await beat(chainId, null)
      await halt(chainId, null)
    }
  })
  afterAll(async () => {
    await fixture.database.close()
    await stopTestDatabases()
  })

  it('is ok while every network is', async () => {
    expect(await health()).toMatchObject({ status: 'ok', worker: 'ok', indexer: 'ok' })
  })

  it('shows the problem of one network as long as that network has it, whatever the other reports', async () => {
    await beat(AWAY, 'cycle failed')
    await beat(HOME, null)
    expect(await health()).toMatchObject({ status: 'degraded', worker: 'degraded' })
    await beat(AWAY, null)
    expect(await health()).toMatchObject({ status: 'ok', worker: 'ok' })
  })

  it('goes on serving while one network of two is halted, and is down when all are', async () => {
    await halt(AWAY, 'a final block vanished')
    expect(await health()).toMatchObject({ status: 'degraded' })
    await halt(HOME, 'a final block vanished')
    expect(await health()).toMatchObject({ status: 'down' })
  })
})
