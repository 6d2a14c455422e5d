import { parseAbi, parseSignature } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Address } from '@/lib/core/address'
import { offerTask } from '@/lib/payments/server/offer-task'
import type { X402Payload } from '@/lib/payments/x402'
import { type LocalStack, quoteSignerAccount } from './local-stack'
import { STACK_MODEL, STACK_PRICE } from './stack-tasks'

const TOKEN = parseAbi([
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
])
const TRANSFER_TYPES = {
  TransferWithAuthorization: [
    { name: 'from', type: 'address' },
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'validAfter', type: 'uint256' },
    { name: 'validBefore', type: 'uint256' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const
const CANCEL_TYPES = {
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const
const DAY = 86_400n

/** Price of the task that {@link createX402Buyers} offers, base units. */
export const X402_PRICE = 60_000n

/** What a program signed for an offer, and the till that it is to be paid into. */
export type SignedOffer = { account: PrivateKeyAccount; payload: X402Payload; till: Address }

/** Programs that buy over x402 on a test's stack, and what somebody does with their authorisations. */
export function createX402Buyers(stack: LocalStack, usdc: Address) {
  const submitter = stack.wallet('consumerB')

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

  type Transfer = { to: Address; value: bigint; nonce: `0x${string}`; validBefore: bigint }
  const domainOf = ({ extra }: X402Payload['accepted']) => ({
    ...{ name: extra.name, version: extra.version, chainId: stack.network.chainId },
    verifyingContract: usdc,
  })
  const signTransfer = (account: PrivateKeyAccount, accepted: X402Payload['accepted'], transfer: Transfer) =>
    account.signTypedData({
      domain: domainOf(accepted),
      types: TRANSFER_TYPES,
      primaryType: 'TransferWithAuthorization',
      message: { from: account.address, validAfter: 0n, ...transfer },
    })

  /** An offer, a new one where none is given, and what a new buyer signs for it. */
  async function sign(offer?: X402Payload['accepted']): Promise<SignedOffer> {
    const account = privateKeyToAccount(generatePrivateKey())
    const args = [account.address, X402_PRICE] as const
    await stack.wallet('treasury').writeContract({ address: usdc, abi: TOKEN, functionName: 'mint', args })
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
    const { v, r, s } = parseSignature(payload.signature)
    await submitter.writeContract({
      address: usdc,
      abi: TOKEN,
      functionName: 'transferWithAuthorization',
      args: [from, to, X402_PRICE, 0n, BigInt(validBefore), nonce, Number(v), r, s],
    })
  }

  /** The signer takes its nonce away, so that it can pay nothing any more. */
  async function cancel({ account, payload: { accepted, payload } }: SignedOffer): Promise<void> {
    const { nonce } = payload.authorization
    const signature = await account.signTypedData({
      domain: domainOf(accepted),
      types: CANCEL_TYPES,
      primaryType: 'CancelAuthorization',
      message: { authorizer: account.address, nonce },
    })
    const { v, r, s } = parseSignature(signature)
    const args = [account.address, nonce, Number(v), r, s] as const
    await submitter.writeContract({ address: usdc, abi: TOKEN, functionName: 'cancelAuthorization', args })
  }

  /** The signer uses its nonce for a transfer of its own choice. */
  const spendOn =
    (to: 'itself' | 'the till', value: bigint) =>
    async ({ account, till, payload: { accepted, payload } }: SignedOffer): Promise<void> => {
      const { nonce } = payload.authorization
      const validBefore = BigInt(payload.authorization.validBefore)
      const transfer = { to: to === 'itself' ? account.address : till, value, nonce, validBefore }
      const { v, r, s } = parseSignature(await signTransfer(account, accepted, transfer))
      await submitter.writeContract({
        address: usdc,
        abi: TOKEN,
        functionName: 'transferWithAuthorization',
        args: [account.address, transfer.to, value, 0n, validBefore, nonce, Number(v), r, s],
      })
    }
  return { ask, sign, signTransfer, submit, cancel, spendOn }
}
