import { erc20Abi, parseAbi, parseSignature } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Address } from '@/lib/core/address'
import { AUTHORIZATION_FIELDS } from '@/lib/payments/transfer-authorization'
import type { LocalStack } from './local-stack'

/** The test dollar's: who mints, transfers and cancels by signature. */
const TOKEN = parseAbi([
  'function mint(address to, uint256 amount)',
  'function transferWithAuthorization(address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
  'function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s)',
])

const TRANSFER_TYPES = { TransferWithAuthorization: AUTHORIZATION_FIELDS } as const
const CANCEL_TYPES = {
  CancelAuthorization: [
    { name: 'authorizer', type: 'address' },
    { name: 'nonce', type: 'bytes32' },
  ],
} as const

/** Name and version of the token's own domain, as an offer's `extra` has them. */
type TokenDomain = { name: string; version: string }

/** One transfer by signature; the value in base units, the time in Unix seconds. */
export type SignedTransfer = { from: Address; to: Address; value: bigint; validBefore: bigint; nonce: Address }

/** What buyers over x402, and others with their authorisations, do with a token of the stack. */
export function createX402Token(stack: LocalStack, address: Address) {
  const submitter = stack.wallet('consumerB')
  const scope = { chainId: stack.network.chainId, verifyingContract: address }

  /** A program with money and a key of its own. */
  async function newBuyer(amount: bigint): Promise<PrivateKeyAccount> {
    const account = privateKeyToAccount(generatePrivateKey())
    const args = [account.address, amount] as const
    await stack.wallet('treasury').writeContract({ address, abi: TOKEN, functionName: 'mint', args })
    return account
  }

  const sign = (account: PrivateKeyAccount, domain: TokenDomain, transfer: SignedTransfer) =>
    account.signTypedData({
      domain: { name: domain.name, version: domain.version, ...scope },
      types: TRANSFER_TYPES,
      primaryType: 'TransferWithAuthorization',
      message: { validAfter: 0n, ...transfer },
    })

  /** Somebody takes a signed transfer to the token, at this price of gas (wei) where told. */
  async function submit(transfer: SignedTransfer, signature: Address, gasPrice?: bigint): Promise<void> {
    const { from, to, value, validBefore, nonce } = transfer
    const { v, r, s } = parseSignature(signature)
    await submitter.writeContract({
      address,
      abi: TOKEN,
      functionName: 'transferWithAuthorization',
      args: [from, to, value, 0n, validBefore, nonce, Number(v), r, s],
      ...(gasPrice === undefined ? {} : { gasPrice, gas: 200_000n }),
    })
  }

  /** The signer takes its nonce away, so that it can pay nothing any more. */
  async function cancel(account: PrivateKeyAccount, nonce: Address): Promise<void> {
    const signature = await account.signTypedData({
      domain: { name: 'Test USD Coin', version: '1', ...scope },
      types: CANCEL_TYPES,
      primaryType: 'CancelAuthorization',
      message: { authorizer: account.address, nonce },
    })
    const { v, r, s } = parseSignature(signature)
    const args = [account.address, nonce, Number(v), r, s] as const
    await submitter.writeContract({ address, abi: TOKEN, functionName: 'cancelAuthorization', args })
  }

  const balanceOf = (account: Address): Promise<bigint> =>
    stack.client.readContract({ address, abi: erc20Abi, functionName: 'balanceOf', args: [account] })

  return { newBuyer, sign, submit, cancel, balanceOf }
}
