import { createRoute } from '@hono/zod-openapi'
import { toChecksumAddress } from '@/lib/core/address'
import { MINUTE_MS } from '@/lib/core/time'
import { quoteRequest } from '@/lib/payments/quote-view'
import { buyTask, PaymentRefusedError } from '@/lib/payments/server/buy-task'
import { getOperator } from '@/lib/payments/server/get-operator'
import { offerTask } from '@/lib/payments/server/offer-task'
import type { QuotedTask } from '@/lib/payments/server/quote-terms'
import {
  boughtTaskView,
  decodeX402Payload,
  encodeX402Header,
  PAYMENT_REQUIRED_HEADER,
  PAYMENT_RESPONSE_HEADER,
  PAYMENT_SIGNATURE_HEADER,
  type X402Payload,
} from '@/lib/payments/x402'
import { callerAddress } from './caller-address'
import type { HttpDependencies } from './dependencies'
import { findPrice } from './find-price'
import type { HttpApp, HttpContext } from './http-app'
import { jsonAnswer } from './json-answer'
import { networkOf } from './network-of'
import { problemResponse } from './problem-response'
import { createRateLimit, type RateLimit } from './rate-limit'
import { addressText } from './request-fields'

/** An offer costs us a signature and a few reads. */
const OFFERS_PER_MINUTE = 60
/** A purchase costs some reads of the network; asking again for one that is under way is meant to be safe. */
const PURCHASES_PER_MINUTE = 600

type Body = QuotedTask & { chainId: number }

/** `POST /tasks`: a program buys a task over x402, without a session. */
export function registerX402Tasks(app: HttpApp, dependencies: HttpDependencies): void {
  const { database, clients, clock } = dependencies
  const limit = createRateLimit(database, { name: 'offers', calls: OFFERS_PER_MINUTE, windowMs: MINUTE_MS })
  const purchases = createRateLimit(database, { name: 'purchases', calls: PURCHASES_PER_MINUTE, windowMs: MINUTE_MS })
  const buy = createRoute({
    method: 'post',
    path: '/tasks',
    tags: ['payments'],
    summary: 'Buy a task over x402',
    description:
      'Without the header `PAYMENT-SIGNATURE` the answer is 402 with x402 version 2 requirements in `PAYMENT-REQUIRED` (scheme `exact`, ERC-3009). `payTo` is the till of this one offer: its address follows from every term of the payment. The same request with the signed authorisation opens the payment in the escrow, with the signer as payer, and answers 200 with its transaction, also in `PAYMENT-RESPONSE`. Repeating it is safe.',
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: quoteRequest.extend({ token: addressText }) } },
      },
    },
    responses: jsonAnswer(boughtTaskView, 'The task is paid', [400, 402, 403, 413, 422, 429, 503]),
  })
  app.openapi(buy, async (c) => {
    const body = c.req.valid('json')
    const header = c.req.header(PAYMENT_SIGNATURE_HEADER)
    if (header === undefined) return askForPayment(c, dependencies, limit, body, 'Payment required') as never
    const payload = decodeX402Payload(header)
    if (!payload) return askForPayment(c, dependencies, limit, body, 'invalid_payload') as never
    await purchases.take(callerAddress(c.req.header('x-forwarded-for')))
    const network = networkOf(dependencies, body.chainId)
    const signer = dependencies.getQuoteSigner(body.chainId).address
    const capabilities = { db: dependencies.database.db, client: clients.get(body.chainId) }
    const facts = { requestId: c.get('requestId'), method: c.req.method, path: c.req.path, status: 402 }
    const onError = (error: unknown) => dependencies.logError(error, facts)
    try {
      const bought = await buyTask(capabilities, { network, signer, task: body, payload, nowMs: clock, onError })
      c.header(PAYMENT_RESPONSE_HEADER, encodeX402Header(toSettled(payload, bought.transactionHash)))
      return c.json(bought, 200)
    } catch (error) {
      if (!(error instanceof PaymentRefusedError)) throw error
      const failed = { ...toSettled(payload, ''), success: false, errorReason: error.reason }
      c.header(PAYMENT_RESPONSE_HEADER, encodeX402Header(failed))
      return askForPayment(c, dependencies, limit, body, error.reason, error) as never
    }
  })
}

function toSettled({ accepted, payload }: X402Payload, transaction: string) {
  return {
    success: true,
    transaction,
    network: accepted.network,
    payer: toChecksumAddress(payload.authorization.from),
    amount: accepted.amount,
  }
}

/** 402 with a fresh offer; the problem document says the same in our own words. */
async function askForPayment(
  c: HttpContext,
  dependencies: HttpDependencies,
  limit: RateLimit,
  { chainId, ...task }: Body,
  error: string,
  refusal?: PaymentRefusedError,
): Promise<Response> {
  await limit.take(callerAddress(c.req.header('x-forwarded-for')))
  const network = networkOf(dependencies, chainId)
  const nowMs = dependencies.clock()
  const offer = await offerTask(dependencies.clients.get(chainId), {
    network,
    signer: dependencies.getQuoteSigner(chainId),
    operator: await getOperator(dependencies.database.db, { chainId }),
    task,
    price: await findPrice(dependencies, network, task, nowMs),
    nowMs,
    url: `${dependencies.config.origin}/api/v1/tasks`,
    error,
  })
  const problem = refusal?.toProblemDetails() ?? {
    type: 'urn:warpshare:problem:payment-required',
    title: 'This task has to be paid',
    status: 402,
    code: 'PAYMENT_REQUIRED',
    detail: 'Sign one of the x402 requirements and repeat the request with PAYMENT-SIGNATURE.',
  }
  return problemResponse(c, { ...problem, ...offer }, { [PAYMENT_REQUIRED_HEADER]: encodeX402Header(offer) })
}
