import { createServer, type Server } from 'node:http'
import { sql } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NotFoundError } from '@/lib/core/app-error'
import { listWebhookDeliveries, redeliverWebhook } from '@/lib/payments/server/webhook-deliveries'
import {
  createWebhookEndpoint,
  disableWebhookEndpoint,
  keepConfiguredEndpoint,
  listWebhookEndpoints,
} from '@/lib/payments/server/webhook-endpoints'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask, type StackTask } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { tellPlatform } from './tell-platform'

type Received = { id: string; body: { type: string; timestamp: string; data: Record<string, unknown> } }

let stack: LocalStack
let server: Server
let url: string
let secret: string
let status = 200
let received: Received[] = []
const chainId = 31337

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      // Throws where the signature is not the endpoint's, and the answer is then none.
      const body = new Webhook(secret).verify(text, request.headers as Record<string, string>) as Received['body']
      received.push({ id: String(request.headers['webhook-id']), body })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/hook`
  stack = await createLocalStack()
  await openForBusiness(stack)
  await stack.sync()
})
afterAll(async () => {
  server.close()
  await stack.stop()
  await stopTestDatabases()
})
beforeEach(() => {
  received = []
  status = 200
})

const tell = () => tellPlatform(stack.database, { networks: [stack.network], log: stack.worker.log })
const hurry = () => stack.database.db.execute(sql`UPDATE webhook_deliveries SET next_attempt_at = now()`)
const types = () => received.map(({ body }) => body.type)

async function pay(): Promise<StackTask> {
  const { token } = stack.network.deployment
  const task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 60_000 })
  await payTask(stack, { consumer: 'consumerA', task })
  return task
}

describe('tellPlatform', () => {
  it('tells nobody of what was before anybody asked', async () => {
    await pay()
    await stack.sync()
    await tell()
    const endpoint = await createWebhookEndpoint(stack.database.db, {
      ...{ chainId, url },
      createdBy: stack.worker.operator.address,
    })
    secret = endpoint.secret
    await tell()
    expect(received).toEqual([])
  })

  it('tells of a payment once, when it is final, signed', async () => {
    const task = await pay()
    await tell()
    expect(received).toEqual([])
    await stack.sync()
    await Promise.all([tell(), tell(), tell()])
    await tell()
    expect(received).toHaveLength(1)
    expect(received[0]?.body).toMatchObject({
      type: 'payment.authorized',
      data: { chainId: 31337, paymentId: task.paymentId, taskId: task.taskId, held: task.maxAmount.toString() },
    })
  })

  it('tries again with the same id, later and later, until it is taken', async () => {
    const task = await pay()
    await stack.sync()
    status = 500
    await tell()
    await tell()
    expect(types()).toEqual(['payment.authorized'])
    await hurry()
    await tell()
    const [first] = (await listWebhookDeliveries(stack.database.db, { chainId, state: 'waiting', limit: 10 })).items
    expect(first).toMatchObject({ attempts: 2, lastStatus: 500, lastError: 'answered 500', state: 'waiting' })
    expect((first?.nextAttemptAt ?? 0) - Date.now() / 1000).toBeGreaterThan(15)
    status = 204
    await hurry()
    await tell()
    expect(new Set(received.map(({ id }) => id)).size).toBe(1)
    expect(received[0]?.body.data.paymentId).toBe(task.paymentId)
    expect((await listWebhookDeliveries(stack.database.db, { chainId, state: 'waiting', limit: 10 })).items).toEqual([])
  })

  it('gives up after ten attempts, and an operator sends it once more', async () => {
    await pay()
    await stack.sync()
    status = 302
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await tell()
      await hurry()
    }
    expect(received).toHaveLength(10)
    const [failed] = (await listWebhookDeliveries(stack.database.db, { chainId, state: 'failed', limit: 10 })).items
    expect(failed).toMatchObject({ attempts: 10, nextAttemptAt: null })
    status = 200
    const deliveryId = failed?.deliveryId ?? ''
    await expect(redeliverWebhook(stack.database.db, { deliveryId, chainIds: [chainId + 1] })).rejects.toThrow(
      NotFoundError,
    )
    await redeliverWebhook(stack.database.db, { deliveryId, chainIds: [chainId] })
    await tell()
    expect(received).toHaveLength(11)
    expect(received[10]?.id).toBe(received[0]?.id)
  })

  it('waits for an endpoint that is away, and forgets one that was taken off', async () => {
    for (const path of ['', 'x']) {
      const target = { url: `http://127.0.0.1:1/${path}`, secret: `whsec_${'A'.repeat(32)}` }
      await keepConfiguredEndpoint(stack.database.db, { target, chainIds: [chainId, chainId + 1] })
    }
    const endpoints = await listWebhookEndpoints(stack.database.db, { chainIds: [chainId] })
    expect(endpoints.every((endpoint) => endpoint.chainId === chainId)).toBe(true)
    expect(endpoints.map((endpoint) => endpoint.url)).toContain('http://127.0.0.1:1/x')
    await pay()
    await stack.sync()
    await tell()
    const waiting = async () =>
      (await listWebhookDeliveries(stack.database.db, { chainId, state: 'waiting', limit: 10 })).items
    expect(await waiting()).toMatchObject([{ endpointId: 'whe_configured_31337', attempts: 1, lastStatus: null }])
    const endpointId = 'whe_configured_31337'
    const elsewhere = disableWebhookEndpoint(stack.database.db, { endpointId, chainIds: [chainId + 1] })
    await expect(elsewhere).rejects.toThrow(NotFoundError)
    await disableWebhookEndpoint(stack.database.db, { endpointId, chainIds: [chainId] })
    await hurry()
    await tell()
    expect(await waiting()).toMatchObject([{ attempts: 1 }])
    expect(types()).toEqual(['payment.authorized'])
  })
})
