import 'server-only'
import type { SignerSource } from '@/lib/config/signer-source'
import { createExternalSigner } from './external-signer'
import { readKeystore } from './keystore'
import { createKeySigner, type Signer } from './signer'

/**
 * The signer that a process is configured with. Throws {@link KeystoreError} where a keystore cannot be opened; an
 * external signer is first asked when there is something to sign.
 */
export async function openSigner(source: SignerSource): Promise<Signer> {
  if (source.kind === 'key') return createKeySigner(source.privateKey)
  if (source.kind === 'keystore') return createKeySigner(await readKeystore(source))
  return createExternalSigner(source)
}
