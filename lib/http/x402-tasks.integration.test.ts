import { ExactEvmScheme } from '@x402/evm'
import { decodePaymentResponseHeader, wrapFetchWithPayment, x402Client } from '@x402/fetch'
import { erc20Abi, parseAbi, parseSignature } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments, quotes, x402Authorizations } from '@/lib/db/schema/payments'
import {
  boughtTaskView,
  encodeX402Header,
  PAYMENT_SIGNATURE_HEADER,
  type X402Requirements,
  x402PaymentRequired,
} from '@/lib/payments/x402'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack, quoteSignerAccount } from '@/lib/testing/local-stack'
import { openForBusiness, STACK_MODEL } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const TRANSFER = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

const TOKEN = parseAbi([
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
])

let stack: LocalStack
let fixture: HttpFixture
let usdc: `0x${string}`
let running = true
let cycles: Promise<void>

beforeAll(async () => {
  stack = await createLocalStack({ genesis: Math.floor(Date.now() / 1000) - 30 })
  await openForBusiness(stack)
  await stack.sync()
  usdc = stack.network.deployment.tokens.find((token) => !token.own)?.address ?? '0x'
  fixture = await createHttpFixture({
    database: stack.database,
    config: { networks: [stack.network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
    clients: stack.clients,
    getQuoteSigner: () => quoteSignerAccount(),
    clock: Date.now,
  })
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

/** A program with money and a key of its own. */
async function newBuyer(amount = 10n ** 9n) {
  const account = privateKeyToAccount(generatePrivateKey())
  await stack.wallet('treasury').writeContract({
    address: usdc,
    abi: TOKEN,
    functionName: 'mint',
    args: [account.address, amount],
  })
  return account
}

const requestBody = (gpuMilli = 1000) => ({
  chainId: stack.network.chainId,
  token: usdc,
  gpuModel: STACK_MODEL,
  gpuMilli,
  durationMs: 60_000,
})

const serve: typeof fetch = async (input, init) => fixture.app.request(new Request(input as Request, init))

function post(headers: Record<string, string> = {}, body: unknown = requestBody()) {
  return serve(`${TEST_ORIGIN}/api/v1/tasks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function askForOffer() {
  const answer = await post()
  expect(answer.status).toBe(402)
  return x402PaymentRequired.parse(JSON.parse(atob(answer.headers.get('PAYMENT-REQUIRED') ?? '')))
}

/** What a client signs, by hand, for tests that need the very same bytes twice. */
async function sign(
  account: Awaited<ReturnType<typeof newBuyer>>,
  change: { value?: string; accepted?: X402Requirements; transfer?: { to: `0x${string}`; nonce: `0x${string}` } } = {},
) {
  const accepted = change.accepted ?? (await askForOffer()).accepts[0]
  if (!accepted) throw new Error('there is an offer')
  const authorization = {
    from: account.address,
    to: change.transfer?.to ?? accepted.payTo,
    value: change.value ?? accepted.amount,
    validAfter: '0',
    validBefore: String(Math.floor(Date.now() / 1000) + accepted.maxTimeoutSeconds),
    nonce: change.transfer?.nonce ?? generatePrivateKey(),
  }
  const signature = await account.signTypedData({
    domain: {
      name: accepted.extra.name,
      version: accepted.extra.version,
      chainId: stack.network.chainId,
      verifyingContract: usdc,
    },
    types: TRANSFER,
    primaryType: 'TransferWithAuthorization',
    message: {
      ...authorization,
      value: BigInt(authorization.value),
      validAfter: 0n,
      validBefore: BigInt(authorization.validBefore),
    },
  })
  const payload = { x402Version: 2, accepted, payload: { signature, authorization } }
  return { header: { [PAYMENT_SIGNATURE_HEADER]: encodeX402Header(payload) }, payload, authorization, signature }
}

/** Somebody takes an authorisation to the token. */
async function submit({
  authorization,
  signature,
}: Pick<Awaited<ReturnType<typeof sign>>, 'authorization' | 'signature'>) {
  const { from, to, value, validBefore, nonce } = authorization
  const { v, r, s } = parseSignature(signature)
  await stack.wallet('consumerB').writeContract({
    address: usdc,
    abi: TOKEN,
    functionName: 'transferWithAuthorization',
    args: [from, to, BigInt(value), 0n, BigInt(validBefore), nonce, Number(v), r, s],
  })
}

async function balanceOf(address: `0x${string}`): Promise<bigint> {
  return stack.client.readContract({ address: usdc, abi: erc20Abi, functionName: 'balanceOf', args: [address] })
}

const heldOf = async (paymentId: `0x${string}`) =>
  (
    await stack.client.readContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'paymentState',
      args: [paymentId],
    })
  ).held

describe('POST /tasks', () => {
  it('sells a task to the x402 client of others, with the signer as payer', async () => {
    const account = await newBuyer()
    const before = await balanceOf(account.address)
    const client = x402Client.fromConfig({
      schemes: [{ network: 'eip155:31337', client: new ExactEvmScheme(account) }],
      // A token that the client knows by no name has to be allowed by its user.
      spendControls: { allowedAssets: [{ network: 'eip155:31337', asset: usdc }] },
    })
    const answer = await wrapFetchWithPayment(serve, client)(`${TEST_ORIGIN}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requestBody()),
    })
    expect(answer.status).toBe(200)
    const bought = boughtTaskView.parse(await answer.json())
    const settled = decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '')
    expect(settled).toMatchObject({ success: true, transaction: bought.transactionHash, payer: account.address })
    const receipt = await stack.client.getTransactionReceipt({ hash: bought.transactionHash })
    expect(receipt.status).toBe('success')
    expect(await heldOf(bought.paymentId)).toBe(60_000n)
    expect(await balanceOf(account.address)).toBe(before - 60_000n)
    await expect
      .poll(
        async () => (await stack.database.db.select().from(payments)).map((row) => [row.paymentId, row.rejection]),
        {
          timeout: 15_000,
        },
      )
      .toContainEqual([bought.paymentId, null])
    const caller = await fixture.signIn(account)
    const quote = await fixture.call('GET', `/quotes/${bought.quoteId}`, { caller })
    expect(await quote.json()).toMatchObject({
      status: 'paid',
      paymentId: bought.paymentId,
      payer: account.address,
      signer: quoteSignerAccount().address,
    })
  })

  it('pays once however often and at how many places at once the same authorisation comes', async () => {
    const account = await newBuyer()
    const { header } = await sign(account)
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(header)))
    const bodies = await Promise.all(answers.map(async (answer) => boughtTaskView.parse(await answer.json())))
    expect(new Set(bodies.map((body) => body.transactionHash)).size).toBe(1)
    const again = boughtTaskView.parse(await (await post(header)).json())
    expect(again).toEqual(bodies[0])
    expect(await balanceOf(account.address)).toBe(10n ** 9n - 60_000n)
  })

  it('opens the payment although somebody submitted the authorisation to the token first', async () => {
    const account = await newBuyer()
    const { header, authorization, signature } = await sign(account)
    await submit({ authorization, signature })
    expect(await balanceOf(authorization.to)).toBe(60_000n)
    const answer = await post(header)
    expect(answer.status).toBe(200)
    expect(await heldOf(boughtTaskView.parse(await answer.json()).paymentId)).toBe(60_000n)
    expect(await balanceOf(authorization.to)).toBe(0n)
  })

  it('refuses a cancelled authorisation', async () => {
    const account = await newBuyer()
    const { header, authorization } = await sign(account)
    const domain = { name: 'Test USD Coin', version: '1', chainId: stack.network.chainId, verifyingContract: usdc }
    const { v, r, s } = parseSignature(
      await account.signTypedData({
        domain,
        types: {
          CancelAuthorization: [
            { name: 'authorizer', type: 'address' },
            { name: 'nonce', type: 'bytes32' },
          ],
        },
        primaryType: 'CancelAuthorization',
        message: { authorizer: account.address, nonce: authorization.nonce },
      }),
    )
    await stack.wallet('consumerB').writeContract({
      address: usdc,
      abi: TOKEN,
      functionName: 'cancelAuthorization',
      args: [account.address, authorization.nonce, Number(v), r, s],
    })
    const answer = await post(header)
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ code: 'PAYMENT_REFUSED', reason: 'authorization_cancelled' })
  })

  it('refuses a nonce that was spent on something else, and pays nobody with the money of who paid', async () => {
    const [thief, victim] = [await newBuyer(), await newBuyer()]
    const promised = await sign(thief)
    const { accepted } = promised.payload
    const { nonce } = promised.authorization
    await submit(await sign(thief, { accepted, value: '0', transfer: { to: thief.address, nonce } }))
    const paid = await sign(victim, { accepted })
    await submit(paid)
    const refused = await post(promised.header)
    expect(refused.status).toBe(402)
    expect(await refused.json()).toMatchObject({ code: 'PAYMENT_REFUSED', reason: 'authorization_spent_elsewhere' })
    expect(await balanceOf(accepted.payTo)).toBe(60_000n)
    const bought = boughtTaskView.parse(await (await post(paid.header)).json())
    expect(bought.payer).toBe(victim.address)
    expect(await heldOf(bought.paymentId)).toBe(60_000n)
    expect(await balanceOf(thief.address)).toBe(10n ** 9n)
  })

  it('refuses what is not signed to the letter, what is not there, and offers that are not ours, and keeps nothing', async () => {
    const count = async () => [
      (await stack.database.db.select().from(quotes)).length,
      (await stack.database.db.select().from(operatorTransactions)).filter((row) => row.description.startsWith('open'))
        .length,
    ]
    const before = await count()
    const poor = await newBuyer(1n)
    const rich = await newBuyer()
    const small = await sign(rich, { value: '1' })
    const good = await sign(rich)
    const { accepted, payload } = good.payload
    const forged = (change: object) => ({
      [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ ...good.payload, ...change }),
    })
    const cases: [Record<string, string>, unknown, string][] = [
      [(await sign(poor)).header, requestBody(), 'settlement_would_fail'],
      [small.header, requestBody(), 'invalid_exact_evm_payload_authorization_value'],
      [good.header, requestBody(2000), 'invalid_payment_requirements'],
      [
        forged({
          accepted: { ...accepted, extra: { ...accepted.extra, quote: { ...accepted.extra.quote, feeBps: 0 } } },
        }),
        requestBody(),
        'invalid_payment_requirements',
      ],
      [
        forged({ payload: { ...payload, authorization: { ...payload.authorization, from: poor.address } } }),
        requestBody(),
        'invalid_exact_evm_payload_signature',
      ],
    ]
    for (const [header, body, reason] of cases) {
      const answer = await post(header, body)
      expect(answer.status, reason).toBe(402)
      expect(await answer.json()).toMatchObject({ reason })
      expect(decodePaymentResponseHeader(answer.headers.get('PAYMENT-RESPONSE') ?? '')).toMatchObject({
        success: false,
      })
    }
    for (const text of ['', 'x', '!!!', btoa('{}'), 'A'.repeat(20_000)]) {
      expect((await post({ [PAYMENT_SIGNATURE_HEADER]: text })).status).toBe(402)
    }
    expect(await count()).toEqual(before)
    expect(fixture.errors).toEqual([])
  })

  it('gives an offer to the first who pays it', async () => {
    const [first, second] = [await newBuyer(), await newBuyer()]
    const { header, payload } = await sign(first)
    expect((await post(header)).status).toBe(200)
    const late = await sign(second, { accepted: payload.accepted })
    const answer = await post(late.header)
    expect(await answer.json()).toMatchObject({ reason: 'offer_taken' })
    expect(await balanceOf(second.address)).toBe(10n ** 9n)
  })

  it('tells a bought task to nobody who cannot sign for it', async () => {
    const good = await sign(await newBuyer())
    expect((await post(good.header)).status).toBe(200)
    const payload = { ...good.payload.payload, signature: `0x${'11'.repeat(65)}` }
    const answer = await post({ [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ ...good.payload, payload }) })
    expect(answer.status).toBe(402)
    expect(await answer.json()).toMatchObject({ reason: 'invalid_exact_evm_payload_signature' })
    expect((await post(good.header)).status).toBe(200)
  })

  it('keeps nothing of a key that cannot pay, whatever it signs and until when', async () => {
    const accepted = (await askForOffer()).accepts[0]
    if (!accepted) throw new Error('there is an offer')
    const account = privateKeyToAccount(generatePrivateKey())
    for (let count = 0; count < 5; count += 1) {
      const answer = await post((await sign(account, { accepted })).header)
      expect(await answer.json()).toMatchObject({ reason: 'settlement_would_fail' })
    }
    const kept = await stack.database.db.select().from(x402Authorizations)
    expect(kept.filter(({ payer }) => payer === account.address.toLowerCase())).toEqual([])
  })

  it('refuses numbers that no contract can hold, and takes addresses in any spelling', async () => {
    const { payload } = await sign(await newBuyer())
    const send = async (change: object, accepted: object = {}) => {
      const authorization = { ...payload.payload.authorization, ...change }
      const altered = { accepted: { ...payload.accepted, ...accepted }, payload: { ...payload.payload, authorization } }
      return post({ [PAYMENT_SIGNATURE_HEADER]: encodeX402Header({ x402Version: 2, ...altered }) })
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
    expect(fixture.errors).toEqual([])
  })
})
