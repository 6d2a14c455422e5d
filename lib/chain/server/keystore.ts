import 'server-only'
import { readFileSync, statSync } from 'node:fs'
import type { Hex } from 'viem'
import type { SignerSource } from '@/lib/config/signer-source'
import { AppError } from '@/lib/core/app-error'

/** Mode bits that let anybody but its owner at a file. */
const OTHERS = 0o077

/**
 * The private key of a Web3 Secret Storage file (version 3). Keystore and password file must be their owner's alone.
 * Opening takes about a second on purpose: that is the file's protection. Throws {@link KeystoreError}.
 */
export async function readKeystore(source: Extract<SignerSource, { kind: 'keystore' }>): Promise<Hex> {
  const json = readSecretFile(source.file)
  const password = 'text' in source.password ? source.password.text : readSecretFile(source.password.file)
  // Loaded here alone: the processes without a keystore need none of it.
  const { decryptKeystoreJson, isKeystoreJson } = await import('ethers')
  if (!isKeystoreJson(json)) throw new KeystoreError(source.file, 'is not a Web3 Secret Storage file of version 3')
  try {
    // An editor ends a file with a line end that is not part of the password.
    const { privateKey } = await decryptKeystoreJson(json, password.replace(/\r?\n$/, ''))
    return privateKey as Hex
  } catch (cause) {
    const isWrong = cause instanceof Error && /incorrect password/.test(cause.message)
    throw new KeystoreError(source.file, isWrong ? 'does not open with this password' : 'cannot be decrypted', cause)
  }
}

function readSecretFile(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (!stats?.isFile()) throw new KeystoreError(file, 'does not exist')
  if (process.platform !== 'win32' && (stats.mode & OTHERS) !== 0) {
    throw new KeystoreError(file, `may be read by others (mode ${(stats.mode & 0o777).toString(8)}): chmod 600`)
  }
  return readFileSync(file, 'utf8')
}

/** A file with a key, or with its password, that cannot be used. Never holds anything of its content. */
export class KeystoreError extends AppError {
  constructor(file: string, problem: string, cause?: unknown) {
    super(`Keystore: ${file} ${problem}`, { code: 'KEYSTORE', status: 500, cause })
  }
}
