import { erc20Abi, parseAbi, parseSignature } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import {
  encodeX402Header,
  PAYMENT_SIGNATURE_HEADER,
  type X402Requirements,
  x402PaymentRequired,
} from '@/lib/payments/x402'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN } from './http-fixture'
import { type LocalStack, quoteSignerAccount } from './local-stack'
import { openForBusiness, STACK_MODEL } from './stack-tasks'

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

const CANCEL = {
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** The test dollar's: who mints, transfers and cancels by signature. */
const TOKEN = parseAbi([
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
])

/** What a buyer signed for the token. */
type Signed = {
  authorization: { from: Address; to: Address; value: string; validBefore: string; nonce: Address }
  signature: Address
}

/** The API that sells tasks on a stack, and what its buyers do. */
export type X402Shop = Awaited<ReturnType<typeof openX402Shop>>

/** Opens a stack's tills and an API before them. The buyers' money is the stack's test dollar, base units. */
export async function openX402Shop(stack: LocalStack) {
  await openForBusiness(stack)
  await stack.sync()
  const { network, client } = stack
  const usdc: Address = network.deployment.tokens.find((token) => !token.own)?.address ?? '0x'
  const domain = { chainId: network.chainId, verifyingContract: usdc }
  const fixture: HttpFixture = await createHttpFixture({
    database: stack.database,
    config: { networks: [network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
    clients: stack.clients,
    getQuoteSigner: () => quoteSignerAccount(),
    clock: Date.now,
  })

  /** A program with money and a key of its own. */
  const newBuyer = async (amount = 10n ** 9n): Promise<PrivateKeyAccount> => {
    const account = privateKeyToAccount(generatePrivateKey())
    const args = [account.address, amount] as const
    await stack.wallet('treasury').writeContract({ address: usdc, abi: TOKEN, functionName: 'mint', args })
    return account
  }

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
    const { value, validBefore } = authorization
    const signature = await account.signTypedData({
      domain: { ...domain, name: accepted.extra.name, version: accepted.extra.version },
      types: TRANSFER,
      primaryType: 'TransferWithAuthorization',
      message: { ...authorization, value: BigInt(value), validAfter: 0n, validBefore: BigInt(validBefore) },
    })
    const payload = { x402Version: 2, accepted, payload: { signature, authorization } }
    return { header: { [PAYMENT_SIGNATURE_HEADER]: encodeX402Header(payload) }, payload, authorization, signature }
  }

  /** Somebody takes an authorisation to the token, at this price of gas (wei) where told. */
  const submit = async ({ authorization, signature }: Signed, gasPrice?: bigint): Promise<void> => {
    const { from, to, value, validBefore, nonce } = authorization
    const { v, r, s } = parseSignature(signature)
    await stack.wallet('consumerB').writeContract({
      address: usdc,
      abi: TOKEN,
      functionName: 'transferWithAuthorization',
      args: [from, to, BigInt(value), 0n, BigInt(validBefore), nonce, Number(v), r, s],
      ...(gasPrice === undefined ? {} : { gasPrice, gas: 200_000n }),
    })
  }

  /** The signer takes back an authorisation that nobody used. */
  const cancel = async (account: PrivateKeyAccount, nonce: Address) => {
    const signature = await account.signTypedData({
      domain: { ...domain, name: 'Test USD Coin', version: '1' },
      types: CANCEL,
      primaryType: 'CancelAuthorization',
      message: { authorizer: account.address, nonce },
    })
    const { v, r, s } = parseSignature(signature)
    await stack.wallet('consumerB').writeContract({
      ...{ address: usdc, abi: TOKEN, functionName: 'cancelAuthorization' },
      args: [account.address, nonce, Number(v), r, s],
    })
  }

  const balanceOf = (address: Address): Promise<bigint> =>
    client.readContract({ address: usdc, abi: erc20Abi, functionName: 'balanceOf', args: [address] })

  const heldOf = async (paymentId: Address): Promise<bigint> => {
    const { escrow } = network.deployment
    const paymentState = { address: escrow, abi: paymentEscrowAbi, functionName: 'paymentState' } as const
    return (await client.readContract({ ...paymentState, args: [paymentId] })).held
  }

  return { fixture, usdc, newBuyer, requestBody, serve, post, askForOffer, sign, submit, cancel, balanceOf, heldOf }
}
