import type { PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkClients } from '@/lib/chain/server/network-clients'
import { heartbeats } from '@/lib/db/schema/chain'
import {
  createHttpFixture,
  type HttpFixture,
  type TestCaller,
  testAddress,
  testNetwork,
} from '@/lib/testing/http-fixture'
import { seedPayment } from '@/lib/testing/seed-payment'
import { stopTestDatabases } from '@/lib/testing/test-database'

const HOME = 31337
const AWAY = 31338

describe('a role on one network', () => {
  let fixture: HttpFixture
  let operator: TestCaller
  const get = (path: string) => fixture.call('GET', path, { caller: operator })

  beforeAll(async () => {
    const clientOf = (chainId: number) =>
      ({ readContract: () => Promise.resolve([chainId === AWAY, 0]) }) as unknown as PublicClient
    const known = new Map([HOME, AWAY].map((chainId) => [chainId, clientOf(chainId)]))
    const clients = { get: (chainId: number) => known.get(chainId), endpoints: () => [] } as unknown as NetworkClients
    fixture = await createHttpFixture({ clients })
    fixture.dependencies.config.networks = [testNetwork(), testNetwork({ chainId: AWAY })]
    operator = await fixture.signIn()
    const beat = { process: 'worker', problem: null }
    await fixture.database.db.insert(heartbeats).values([
      { ...beat, chainId: HOME },
      { ...beat, chainId: AWAY },
    ])
  })
  afterAll(async () => {
    await fixture.database.close()
    await stopTestDatabases()
  })

  it('shows what belongs to that network', async () => {
    expect((await get(`/operator/captures?chainId=${AWAY}`)).status).toBe(200)
    expect((await get('/operator/transactions')).status).toBe(200)
    expect(await (await get('/operator/jobs')).json()).toMatchObject({ processes: [{ chainId: AWAY }] })
  })

  it('opens nothing of another network', async () => {
    expect((await get(`/operator/captures?chainId=${HOME}`)).status).toBe(403)
    expect((await get(`/operator/transactions?chainId=${HOME}`)).status).toBe(403)
  })

  it('ends no dispute of another network', async () => {
    const parties = { payer: testAddress(1), provider: testAddress(2) }
    const { paymentId } = await seedPayment(fixture.database.db, { ...parties, name: 'home' })
    const body = { captured: '0', epoch: 0, text: 'All of it goes back.' }
    const path = `/payments/${paymentId}/dispute/resolve`
    expect((await fixture.call('POST', path, { caller: operator, body })).status).toBe(404)
  })
})
