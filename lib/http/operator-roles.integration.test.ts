import type { PublicClient } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkClients } from '@/lib/chain/server/network-clients'
import { heartbeats, operatorTransactions } from '@/lib/db/schema/chain'
import { webhookDeliveries } from '@/lib/db/schema/webhooks'
import { createWebhookEndpoint } from '@/lib/payments/server/webhook-endpoints'
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
    const clients = {
      get: (chainId: number) => known.get(chainId),
      endpoints: () => [],
      probe: async () => undefined,
    } as unknown as NetworkClients
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

  it('shows and moves webhooks of that network alone', async () => {
    const { db } = fixture.database
    const make = async (chainId: number) => {
      const url = `https://platform.example/${chainId}`
      const { endpointId } = await createWebhookEndpoint(db, { chainId, url, createdBy: testAddress(9) })
      const deliveryId = `dlv_${chainId}`
      const event = { deliveryId, chainId, endpointId, eventId: 'evt', type: 'epoch.active', payload: {} }
      await db.insert(webhookDeliveries).values(event)
      return { endpointId, deliveryId }
    }
    const [home, away] = [await make(HOME), await make(AWAY)]
    expect(await (await get('/operator/webhooks')).json()).toMatchObject({
      items: [{ endpointId: away.endpointId, chainId: AWAY }],
    })
    expect(await (await get('/operator/webhook-deliveries')).json()).toMatchObject({
      items: [{ deliveryId: away.deliveryId, chainId: AWAY }],
    })
    expect((await get(`/operator/webhook-deliveries?chainId=${HOME}`)).status).toBe(403)
    const post = (path: string, body?: unknown) => fixture.call('POST', path, { caller: operator, body })
    expect((await post(`/operator/webhook-deliveries/${home.deliveryId}/redeliver`)).status).toBe(404)
    expect((await post(`/operator/webhook-deliveries/${away.deliveryId}/redeliver`)).status).toBe(200)
    const remove = (id: string) => fixture.call('DELETE', `/operator/webhooks/${id}`, { caller: operator })
    expect((await remove(home.endpointId)).status).toBe(404)
    expect((await remove(away.endpointId)).status).toBe(204)
    const url = 'https://platform.example/new'
    expect((await post('/operator/webhooks', { url, chainId: HOME })).status).toBe(403)
    const made = await post('/operator/webhooks', { url })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ chainId: AWAY, url })
  })

  it('retries transactions of that network alone', async () => {
    const transaction = (chainId: number) => ({
      ...{ id: `opt_${chainId}`, chainId, idempotencyKey: `mint:${chainId}#1`, data: '0x' as const },
      ...{ signer: testAddress(3), to: testAddress(4), description: 'mint', state: 'failed' as const },
    })
    await fixture.database.db.insert(operatorTransactions).values([transaction(HOME), transaction(AWAY)])
    const retry = (chainId: number) =>
      fixture.call('POST', `/operator/transactions/opt_${chainId}/retry`, { caller: operator })
    expect((await retry(HOME)).status).toBe(404)
    expect(await (await retry(AWAY)).json()).toMatchObject({ state: 'queued' })
  })
})
