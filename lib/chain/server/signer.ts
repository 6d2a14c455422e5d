import 'server-only'
import type { Hex, TransactionSerializable } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Address } from '@/lib/core/address'

/**
 * Something that signs transactions for one address: a key in this process, or an external signer (KMS, HSM) that is
 * asked over the network. It neither sends nor counts nonces.
 */
export type Signer = {
  /** Lower case. */
  readonly address: Address
  /** The signed, serialised transaction. */
  readonly signTransaction: (transaction: TransactionSerializable) => Promise<Hex>
}

/** A signer whose key is in this process. */
export function createKeySigner(privateKey: Hex): Signer {
  const account = privateKeyToAccount(privateKey)
  return {
    address: account.address.toLowerCase() as Address,
    signTransaction: (transaction) => account.signTransaction(transaction),
  }
}
