import 'server-only'
import type { Hex, TransactionSerializable } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { SignerSource } from '@/lib/config/signer-source'
import type { Address } from '@/lib/core/address'
import { createExternalSigner } from './external-signer'
import { readKeystore } from './keystore'

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

/**
 * The signer that a process is configured with. Throws {@link KeystoreError} where a keystore cannot be opened; an
 * external signer is first asked when there is something to sign.
 */
export async function openSigner(source: SignerSource): Promise<Signer> {
  if (source.kind === 'key') return createKeySigner(source.privateKey)
  if (source.kind === 'keystore') return createKeySigner(await readKeystore(source))
  return createExternalSigner(source)
}
