import { eq } from 'drizzle-orm'
import { erc20Abi, parseAbi, parseSignature, zeroHash } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments, x402Authorizations } from '@/lib/db/schema/payments'
import { keepAuthorization } from '@/lib/payments/server/keep-authorization'
import { offerTask } from '@/lib/payments/server/offer-task'
import { toX402Terms } from '@/lib/payments/server/read-x402-terms'
import type { X402Payload } from '@/lib/payments/x402'
import { createLocalStack, type LocalStack, quoteSignerAccount } from '@/lib/testing/local-stack'
import { openForBusiness, paymentInfoOf, payTask, quoteTask, STACK_MODEL, STACK_PRICE } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LENGTH = 6000
const COST = 60_000n
const TOKEN = parseAbi([
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
])
const DAY = 86_400

describe('what a payment’s parties leave unfinished', () => {
  let stack: LocalStack
  let usdc: Address
  const db = () => stack.database.db
  const now = async () => Number((await stack.client.getBlock()).timestamp)
  const cycles = async (count: number) => {
    for (let cycle = 0; cycle < count; cycle += 1) await stack.cycle()
  }
  const balanceOf = (address: Address) =>
    stack.client.readContract({ address: usdc, abi: erc20Abi, functionName: 'balanceOf', args: [address] })

  beforeAll(async () => {
    stack = await createLocalStack({ epochLength: LENGTH })
    await openForBusiness(stack)
    await stack.travelTo(stack.genesis + 5)
    usdc = stack.network.deployment.tokens.find((token) => !token.own)?.address ?? '0x'
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('ends a dispute that nobody resolved before its limit, and the payer has its money back', async () => {
    const task = await quoteTask(stack, { consumer: 'consumerA', token: usdc, gpuMilli: 1000, durationMs: 60_000 })
    await payTask(stack, { consumer: 'consumerA', task })
    const before = await balanceOf(task.payer)
    await stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'dispute',
      args: [paymentInfoOf(task), zeroHash],
    })
    await cycles(3)
    const ofTask = () => db().select().from(payments).where(eq(payments.paymentId, task.paymentId))
    expect(await ofTask()).toMatchObject([{ voided: 0n }])
    await stack.travelTo((await now()) + LENGTH + 70)
    await cycles(6)
    expect(await ofTask()).toMatchObject([{ voided: COST }])
    expect(await balanceOf(task.payer)).toBe(before + COST)
    const sent = (await db().select().from(operatorTransactions)).filter(({ idempotencyKey }) =>
      idempotencyKey.startsWith(`expire-dispute:${task.paymentId}`),
    )
    expect(sent).toMatchObject([{ state: 'final' }])
    expect(stack.alerts).toEqual([])
  })

  /** An offer and what a new buyer signs for it. */
  async function sign(): Promise<{ account: PrivateKeyAccount; payload: X402Payload; till: Address }> {
    const account = privateKeyToAccount(generatePrivateKey())
    const args = [account.address, COST] as const
    await stack.wallet('treasury').writeContract({ address: usdc, abi: TOKEN, functionName: 'mint', args })
    const offer = await offerTask(stack.client, {
      ...{ network: stack.network, signer: quoteSignerAccount(), operator: stack.worker.operator.address },
      task: { token: usdc, gpuModel: STACK_MODEL, gpuMilli: 1000, durationMs: 60_000 },
      price: {
        ...{ pricePerGpuHour: STACK_PRICE, feeBps: 400, burnBps: 0, rateCardVersion: 1 },
        ...{ epochLengthSeconds: LENGTH, disputeWindowSeconds: 120 },
      },
      ...{ nowMs: Date.now(), url: 'http://localhost/api/v1/tasks', error: 'x' },
    })
    const [accepted] = offer.accepts
    if (!accepted) throw new Error('there is an offer')
    const nonce = generatePrivateKey()
    const validBefore = BigInt((await now()) + DAY)
    const message = { from: account.address, to: accepted.payTo, value: COST, validAfter: 0n, validBefore, nonce }
    const { name, version } = accepted.extra
    const signature = await account.signTypedData({
      domain: { name, version, chainId: stack.network.chainId, verifyingContract: usdc },
      types: {
        TransferWithAuthorization: [
          { name: 'from', type: 'address' },
          { name: 'to', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'validAfter', type: 'uint256' },
          { name: 'validBefore', type: 'uint256' },
          { name: 'nonce', type: 'bytes32' },
        ],
      },
      primaryType: 'TransferWithAuthorization',
      message,
    })
    const authorization = {
      ...{ from: account.address, to: accepted.payTo, nonce, value: COST.toString() },
      ...{ validAfter: '0', validBefore: validBefore.toString() },
    }
    return {
      account,
      till: accepted.payTo,
      payload: { x402Version: 2, accepted, payload: { signature, authorization } },
    }
  }

  const keep = (payload: X402Payload) =>
    keepAuthorization(
      { db: db(), client: stack.client },
      { network: stack.network, terms: toX402Terms(payload.accepted), payload, nowMs: Date.now() },
    )
  /** Somebody takes the authorisation to the token ahead of us. */
  const submit = async ({ payload: { payload } }: { payload: X402Payload }) => {
    const { from, to, nonce, validBefore } = payload.authorization
    const { v, r, s } = parseSignature(payload.signature)
    await stack.wallet('consumerB').writeContract({
      address: usdc,
      abi: TOKEN,
      functionName: 'transferWithAuthorization',
      args: [from, to, COST, 0n, BigInt(validBefore), nonce, Number(v), r, s],
    })
  }
  const stateOf = async (account: PrivateKeyAccount) => {
    const payer = account.address.toLowerCase() as Address
    return (await db().select().from(x402Authorizations).where(eq(x402Authorizations.payer, payer)))[0]?.state
  }

  it('opens the payment of a program whose money came ahead of its request', async () => {
    const bought = await sign()
    await keep(bought.payload)
    await keep(bought.payload)
    await submit(bought)
    expect(await balanceOf(bought.till)).toBe(COST)
    await cycles(6)
    expect(await stateOf(bought.account)).toBe('opened')
    const payer = bought.account.address.toLowerCase() as Address
    const opened = await db().select().from(payments).where(eq(payments.payer, payer))
    expect(opened).toMatchObject([{ authorized: COST, rejection: null }])
  })

  it('gives the money back where the offer has run out', async () => {
    const late = await sign()
    await keep(late.payload)
    await stack.travelTo((await now()) + 3_600)
    await submit(late)
    await cycles(6)
    expect(await stateOf(late.account)).toBe('given-back')
    expect(await balanceOf(late.account.address)).toBe(COST)
    expect(await balanceOf(late.till)).toBe(0n)
  })

  it('keeps nothing that was not signed, and forgets what moved no money and never will', async () => {
    const forged = await sign()
    await keep({ ...forged.payload, payload: { ...forged.payload.payload, signature: `0x${'11'.repeat(65)}` } })
    expect(await stateOf(forged.account)).toBeUndefined()
    const idle = await sign()
    await keep(idle.payload)
    await cycles(3)
    expect(await stateOf(idle.account)).toBe('pending')
    await stack.travelTo((await now()) + DAY + 10)
    await cycles(1)
    expect(await stateOf(idle.account)).toBe('unused')
    expect(stack.alerts).toEqual([])
  })
})
