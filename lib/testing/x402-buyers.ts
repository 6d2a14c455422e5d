import { generatePrivateKey, type PrivateKeyAccount } from 'viem/accounts'
import type { Address } from '@/lib/core/address'
import { offerTask } from '@/lib/payments/server/offer-task'
import type { X402Payload } from '@/lib/payments/x402'
import { type LocalStack, quoteSignerAccount } from './local-stack'
import { STACK_MODEL, STACK_PRICE } from './stack-tasks'
import { createX402Token, type SignedTransfer } from './x402-token'

const DAY = 86_400n

/** Price of the task that {@link createX402Buyers} offers, base units. */
export const X402_PRICE = 60_000n

/** What a program signed for an offer, and the till that it is to be paid into. */
export type SignedOffer = { account: PrivateKeyAccount; payload: X402Payload; till: Address }

/** Programs that buy over x402 on a test's stack, and what somebody does with their authorisations. */
export function createX402Buyers(stack: LocalStack, usdc: Address) {
  const token = createX402Token(stack, usdc)

  async function ask(): Promise<X402Payload['accepted']> {
    const offer = await offerTask(stack.client, {
      ...{ network: stack.network, signer: quoteSignerAccount(), operator: stack.worker.operator.address },
      task: { token: usdc, gpuModel: STACK_MODEL, gpuMilli: 1000, durationMs: 60_000 },
      price: {
        ...{ pricePerGpuHour: STACK_PRICE, feeBps: 400, burnBps: 0, rateCardVersion: 1 },
        ...{ epochLengthSeconds: stack.worker.schedule.lengthSeconds, disputeWindowSeconds: 120 },
      },
      ...{ nowMs: Date.now(), url: 'http://localhost/api/v1/tasks', error: 'x' },
    })
    const [accepted] = offer.accepts
    if (!accepted) throw new Error('there is an offer')
    return accepted
  }

  type Transfer = Omit<SignedTransfer, 'from'>
  const signTransfer = (account: PrivateKeyAccount, { extra }: X402Payload['accepted'], transfer: Transfer) =>
    token.sign(account, extra, { from: account.address, ...transfer })

  /** An offer, a new one where none is given, and what a new buyer signs for it. */
  async function sign(offer?: X402Payload['accepted']): Promise<SignedOffer> {
    const account = await token.newBuyer(X402_PRICE)
    const accepted = offer ?? (await ask())
    const nonce = generatePrivateKey()
    const validBefore = (await stack.client.getBlock()).timestamp + DAY
    const transfer = { to: accepted.payTo, value: X402_PRICE, validBefore, nonce }
    const signature = await signTransfer(account, accepted, transfer)
    const authorization = {
      ...{ from: account.address, to: accepted.payTo, nonce, value: X402_PRICE.toString() },
      ...{ validAfter: '0', validBefore: validBefore.toString() },
    }
    return {
      account,
      till: accepted.payTo,
      payload: { x402Version: 2, accepted, payload: { signature, authorization } },
    }
  }

  /** Somebody takes the authorisation to the token ahead of us. */
  async function submit({ payload: { payload } }: Pick<SignedOffer, 'payload'>): Promise<void> {
    const { from, to, nonce, validBefore } = payload.authorization
    const transfer = { from, to, nonce, value: X402_PRICE, validBefore: BigInt(validBefore) }
    await token.submit(transfer, payload.signature)
  }

  /** The signer takes its nonce away, so that it can pay nothing any more. */
  async function cancel({ account, payload: { payload } }: SignedOffer): Promise<void> {
    await token.cancel(account, payload.authorization.nonce)
  }

  /** The signer uses its nonce for a transfer of its own choice. */
  const spendOn =
    (to: 'itself' | 'the till', value: bigint) =>
    async ({ account, till, payload: { accepted, payload } }: SignedOffer): Promise<void> => {
      const { nonce } = payload.authorization
      const validBefore = BigInt(payload.authorization.validBefore)
      const transfer = { to: to === 'itself' ? account.address : till, value, nonce, validBefore }
      const signature = await signTransfer(account, accepted, transfer)
      await token.submit({ from: account.address, ...transfer }, signature)
    }
  return { ask, sign, signTransfer, submit, cancel, spendOn, balanceOf: token.balanceOf }
}
