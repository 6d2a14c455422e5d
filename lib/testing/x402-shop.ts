import { generatePrivateKey, type PrivateKeyAccount } from 'viem/accounts'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import { buyTask } from '@/lib/payments/server/buy-task'
import {
  encodeX402Header,
  PAYMENT_SIGNATURE_HEADER,
  type X402Payload,
  type X402Requirements,
  x402PaymentRequired,
} from '@/lib/payments/x402'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN } from './http-fixture'
import { type LocalStack, quoteSignerAccount } from './local-stack'
import { otherTokenOf } from './stack-facts'
import { openForBusiness, STACK_MODEL } from './stack-tasks'
import { createX402Token } from './x402-token'

/** What a buyer signed for the token. */
type Signed = {
  authorization: { from: Address; to: Address; value: string; validBefore: string; nonce: Address }
  signature: Address
}

function toTransfer({ from, to, value, validBefore, nonce }: Signed['authorization']) {
  return { from, to, nonce, value: BigInt(value), validBefore: BigInt(validBefore) }
}

/** The API that sells tasks on a stack, and what its buyers do. */
export type X402Shop = Awaited<ReturnType<typeof openX402Shop>>

/** Opens a stack's tills and an API before them. The buyers' money is the stack's test dollar, base units. */
export async function openX402Shop(stack: LocalStack) {
  await openForBusiness(stack)
  await stack.sync()
  const { network, client } = stack
  const usdc = otherTokenOf(stack)
  const { cancel, balanceOf, ...token } = createX402Token(stack, usdc)
  const fixture: HttpFixture = await createHttpFixture({
    database: stack.database,
    config: { networks: [network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
    clients: stack.clients,
    getQuoteSigner: () => quoteSignerAccount(),
    clock: Date.now,
  })

  /** A program with money and a key of its own. */
  const newBuyer = (amount = 10n ** 9n): Promise<PrivateKeyAccount> => token.newBuyer(amount)

  const requestBody = (gpuMilli = 1000) => ({
    ...{ chainId: network.chainId, token: usdc, gpuModel: STACK_MODEL, gpuMilli, durationMs: 60_000 },
  })

  const serve: typeof fetch = async (input, init) => fixture.app.request(new Request(input as Request, init))

  const post = (headers: Record<string, string> = {}, body: unknown = requestBody()) =>
    serve(`${TEST_ORIGIN}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  const askForOffer = async (): Promise<X402Requirements> => {
    const answer = await post()
    const { accepts } = x402PaymentRequired.parse(JSON.parse(atob(answer.headers.get('PAYMENT-REQUIRED') ?? '')))
    const [offer] = accepts
    if (answer.status !== 402 || !offer) throw new Error(`no offer was made: ${answer.status}`)
    return offer
  }

  /** What a client signs, by hand, for tests that need the very same bytes twice. */
  const sign = async (
    account: PrivateKeyAccount,
    change: { value?: string; accepted?: X402Requirements; transfer?: { to: Address; nonce: Address } } = {},
  ) => {
    const accepted = change.accepted ?? (await askForOffer())
    const authorization = {
      from: account.address,
      to: change.transfer?.to ?? accepted.payTo,
      value: change.value ?? accepted.amount,
      validAfter: '0',
      validBefore: String(Math.floor(Date.now() / 1000) + accepted.maxTimeoutSeconds),
      nonce: change.transfer?.nonce ?? generatePrivateKey(),
    }
    const signature = await token.sign(account, accepted.extra, toTransfer(authorization))
    const payload = { x402Version: 2 as const, accepted, payload: { signature, authorization } }
    return { header: { [PAYMENT_SIGNATURE_HEADER]: encodeX402Header(payload) }, payload, authorization, signature }
  }

  /** A purchase as the API makes it, for which something else happens after the till was looked at, before it is tried out. */
  const buyWhile = (payload: X402Payload, happen: () => Promise<unknown>) => {
    let happened: Promise<unknown> | undefined
    const late = new Proxy(client, {
      get: (target, name) => {
        if (name !== 'simulateContract') return Reflect.get(target, name)
        return async (call: Parameters<typeof client.simulateContract>[0]) => {
          happened ??= happen()
          await happened
          return target.simulateContract(call)
        }
      },
    })
    const purchase = { network, signer: quoteSignerAccount().address, task: requestBody(), payload, nowMs: Date.now }
    const onError = (error: unknown) => fixture.errors.push(error)
    return buyTask({ db: stack.database.db, client: late }, { ...purchase, onError })
  }

  /** Somebody takes an authorisation to the token, at this price of gas (wei) where told. */
  const submit = async ({ authorization, signature }: Signed, gasPrice?: bigint): Promise<void> => {
    await token.submit(toTransfer(authorization), signature, gasPrice)
  }

  const heldOf = async (paymentId: Address): Promise<bigint> => {
    const { escrow } = network.deployment
    const paymentState = { address: escrow, abi: paymentEscrowAbi, functionName: 'paymentState' } as const
    return (await client.readContract({ ...paymentState, args: [paymentId] })).held
  }

  return {
    ...{ fixture, usdc, newBuyer, requestBody, serve, post, askForOffer, sign },
    ...{ buyWhile, submit, cancel, balanceOf, heldOf },
  }
}
