import { ExactEvmScheme } from '@x402/evm'
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments, quotes, x402Authorizations } from '@/lib/db/schema/payments'
import { boughtTaskView, encodeX402Header, PAYMENT_SIGNATURE_HEADER } from '@/lib/payments/x402'
import { TEST_ORIGIN } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack, quoteSignerAccount } from '@/lib/testing/local-stack'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { openX402Shop, type X402Shop } from '@/lib/testing/x402-shop'

let stack: LocalStack
let shop: X402Shop
let running = true
let cycles: Promise<void>

beforeAll(async () => {
  stack = await createLocalStack({ genesis: Math.floor(Date.now() / 1000) - 30 })
  shop = await openX402Shop(stack)
  cycles = (async () => {
    while (running) {
      await stack.cycle()
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
})
afterAll(async () => {
  running = false
  await cycles
  await stack.stop()
  await stopTestDatabases()
})

describe('POST /tasks', () => {
  it('sells a task to the x402 client of others, with the signer as payer', async () => {
    const account = await shop.newBuyer()
    const before = await shop.balanceOf(account.address)
    const client = x402Client.fromConfig({
      schemes: [{ network: 'eip155:31337', client: new ExactEvmScheme(account) }],
      // A token that the client knows by no name has to be allowed by its user.
      spendControls: { allowedAssets: [{ network: 'eip155:31337', asset: shop.usdc }] },
    })
    const answer = await wrapFetchWithPayment(shop.serve, client)(`${TEST_ORIGIN}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(shop.requestBody()),
    })
    expect(answer.status).toBe(200)
    const bought = boughtTaskView.parse(await answer.json())
    const settled = decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '')
    expect(settled).toMatchObject({ success: true, transaction: bought.transactionHash, payer: account.address })
    const receipt = await stack.client.getTransactionReceipt({ hash: bought.transactionHash })
    expect(receipt.status).toBe('success')
    expect(await shop.heldOf(bought.paymentId)).toBe(60_000n)
    expect(await shop.balanceOf(account.address)).toBe(before - 60_000n)
    await expect
      .poll(
        async () => (await stack.database.db.select().from(payments)).map((row) => [row.paymentId, row.rejection]),
        {
          timeout: 15_000,
        },
      )
      .toContainEqual([bought.paymentId, null])
    const caller = await shop.fixture.signIn(account)
    const quote = await shop.fixture.call('GET', `/quotes/${bought.quoteId}`, { caller })
    expect(await quote.json()).toMatchObject({
      status: 'paid',
      paymentId: bought.paymentId,
      payer: account.address,
      signer: quoteSignerAccount().address,
    })
  })

  it('pays once however often and at how many places at once the same authorisation comes', async () => {
    const account = await shop.newBuyer()
    const { header } = await shop.sign(account)
    const answers = await Promise.all(Array.from({ length: 100 }, () => shop.post(header)))
    const bodies = await Promise.all(answers.map(async (answer) => boughtTaskView.parse(await answer.json())))
    expect(new Set(bodies.map((body) => body.transactionHash)).size).toBe(1)
    const again = boughtTaskView.parse(await (await shop.post(header)).json())
    expect(again).toEqual(bodies[0])
    expect(await shop.balanceOf(account.address)).toBe(10n ** 9n - 60_000n)
  })

  it('answers the payment that the same request made while this one was still being tried out', async () => {
    const account = await shop.newBuyer()
    const { header, payload } = await shop.sign(account)
    let first: Response | undefined
    const late = await shop.buyWhile(payload, async () => {
      first = await shop.post(header)
    })
    expect(late).toEqual(boughtTaskView.parse(await first?.json()))
    expect(await shop.balanceOf(account.address)).toBe(10n ** 9n - 60_000n)
  })

  it('opens the payment although somebody submitted the authorisation to the token first', async () => {
    const account = await shop.newBuyer()
    const { header, authorization, signature } = await shop.sign(account)
    await shop.submit({ authorization, signature })
    expect(await shop.balanceOf(authorization.to)).toBe(60_000n)
    const answer = await shop.post(header)
    expect(answer.status).toBe(200)
    expect(await shop.heldOf(boughtTaskView.parse(await answer.json()).paymentId)).toBe(60_000n)
    expect(await shop.balanceOf(authorization.to)).toBe(0n)
  })

  it('opens the payment although somebody submits the authorisation to the token just before it is tried out', async () => {
    const account = await shop.newBuyer()
    const { authorization, signature, payload } = await shop.sign(account)
    const bought = await shop.buyWhile(payload, () => shop.submit({ authorization, signature }))
    expect(await shop.heldOf(bought.paymentId)).toBe(60_000n)
    expect(await shop.balanceOf(authorization.to)).toBe(0n)
    expect(await shop.balanceOf(account.address)).toBe(10n ** 9n - 60_000n)
  })

  it('refuses a cancelled authorisation', async () => {
    const account = await shop.newBuyer()
    const { header, authorization } = await shop.sign(account)
    await shop.cancel(account, authorization.nonce)
    const answer = await shop.post(header)
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ code: 'PAYMENT_REFUSED', reason: 'authorization_cancelled' })
  })

  it('refuses a nonce that was spent on something else, and pays nobody with the money of who paid', async () => {
    const [thief, victim] = [await shop.newBuyer(), await shop.newBuyer()]
    const promised = await shop.sign(thief)
    const { accepted } = promised.payload
    const { nonce } = promised.authorization
    await shop.submit(await shop.sign(thief, { accepted, value: '0', transfer: { to: thief.address, nonce } }))
    const paid = await shop.sign(victim, { accepted })
    await shop.submit(paid)
    const refused = await shop.post(promised.header)
    expect(refused.status).toBe(402)
    expect(await refused.json()).toMatchObject({ code: 'PAYMENT_REFUSED', reason: 'authorization_spent_elsewhere' })
    expect(await shop.balanceOf(accepted.payTo)).toBe(60_000n)
    const bought = boughtTaskView.parse(await (await shop.post(paid.header)).json())
    expect(bought.payer).toBe(victim.address)
    expect(await shop.heldOf(bought.paymentId)).toBe(60_000n)
    expect(await shop.balanceOf(thief.address)).toBe(10n ** 9n)
  })

  it('refuses what is not signed to the letter, what is not there, and offers that are not ours, and keeps nothing', async () => {
    const count = async () => [
      (await stack.database.db.select().from(quotes)).length,
      (await stack.database.db.select().from(operatorTransactions)).filter((row) => row.description.startsWith('open'))
        .length,
    ]
    const before = await count()
    const poor = await shop.newBuyer(1n)
    const rich = await shop.newBuyer()
    const small = await shop.sign(rich, { value: '1' })
    const good = await shop.sign(rich)
    const { accepted, payload } = good.payload
    const forged = (change: object) => ({
      [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ ...good.payload, ...change }),
    })
    const cases: [Record<string, string>, unknown, string][] = [
      [(await shop.sign(poor)).header, shop.requestBody(), 'settlement_would_fail'],
      [small.header, shop.requestBody(), 'invalid_exact_evm_payload_authorization_value'],
      [good.header, shop.requestBody(2000), 'invalid_payment_requirements'],
      [
        forged({
          accepted: { ...accepted, extra: { ...accepted.extra, quote: { ...accepted.extra.quote, feeBps: 0 } } },
        }),
        shop.requestBody(),
        'invalid_payment_requirements',
      ],
      [
        forged({ payload: { ...payload, authorization: { ...payload.authorization, from: poor.address } } }),
        shop.requestBody(),
        'invalid_exact_evm_payload_signature',
      ],
    ]
    for (const [header, body, reason] of cases) {
      const answer = await shop.post(header, body)
      expect(answer.status, reason).toBe(402)
      expect(await answer.json()).toMatchObject({ reason })
      expect(decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '')).toMatchObject({
        success: false,
      })
    }
    for (const text of ['', 'x', '!!!', btoa('{}'), 'A'.repeat(20_000)]) {
      expect((await shop.post({ [PAYMENT_SIGNATURE_HEADER]: text })).status).toBe(402)
    }
    expect(await count()).toEqual(before)
    expect(shop.fixture.errors).toEqual([])
  })

  it('gives an offer to the first who pays it', async () => {
    const [first, second] = [await shop.newBuyer(), await shop.newBuyer()]
    const { header, payload } = await shop.sign(first)
    expect((await shop.post(header)).status).toBe(200)
    const late = await shop.sign(second, { accepted: payload.accepted })
    const answer = await shop.post(late.header)
    expect(await answer.json()).toMatchObject({ reason: 'offer_taken' })
    expect(await shop.balanceOf(second.address)).toBe(10n ** 9n)
  })

  it('tells a bought task to nobody who cannot sign for it', async () => {
    const good = await shop.sign(await shop.newBuyer())
    expect((await shop.post(good.header)).status).toBe(200)
    const payload = { ...good.payload.payload, signature: `0x${'11'.repeat(65)}` }
    const answer = await shop.post({ [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ ...good.payload, payload }) })
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ reason: 'invalid_exact_evm_payload_signature' })
    expect((await shop.post(good.header)).status).toBe(200)
  })

  it('keeps nothing of a key that cannot pay, whatever it signs and until when', async () => {
    const accepted = await shop.askForOffer()
    const account = privateKeyToAccount(generatePrivateKey())
    for (let count = 0; count < 5; count += 1) {
      const answer = await shop.post((await shop.sign(account, { accepted })).header)
      expect(await answer.json()).toMatchObject({ reason: 'settlement_would_fail' })
    }
    const kept = await stack.database.db.select().from(x402Authorizations)
    expect(kept.filter(({ payer }) => payer === account.address.toLowerCase())).toEqual([])
  })

  it('refuses numbers that no contract can hold, and takes addresses in any spelling', async () => {
    const { payload } = await shop.sign(await shop.newBuyer())
    const send = async (change: object, accepted: object = {}) => {
      const authorization = { ...payload.payload.authorization, ...change }
      const altered = { accepted: { ...payload.accepted, ...accepted }, payload: { ...payload.payload, authorization } }
      return shop.post({ [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ x402Version: 2, ...altered }) })
    }
    for (const field of ['validAfter', 'validBefore', 'value']) {
      expect((await send({ [field]: '9'.repeat(78) })).status).toBe(402)
    }
    const flip = (address: string) =>
      `0x${[...address.slice(2)].map((letter) => (/[a-f]/.test(letter) ? letter.toUpperCase() : letter.toLowerCase())).join('')}`
    const { from, to } = payload.payload.authorization
    const answer = await send({ from: flip(from), to: flip(to) }, { asset: flip(payload.accepted.asset) })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ payer: from })
    expect(shop.fixture.errors).toEqual([])
  })
})
