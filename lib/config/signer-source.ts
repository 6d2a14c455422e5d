import 'server-only'
import { ConfigError } from '@/lib/core/app-error'

/** Parts of the platform that send transactions, each with a key of its own. */
export type SignerRole = 'OPERATOR' | 'PUBLISHER' | 'GUARDIAN'

/** Where a role's transactions are signed. */
export type SignerSource =
  /** A key in the environment. */
  | { kind: 'key'; privateKey: `0x${string}` }
  /** A Web3 Secret Storage file (version 3) and its password. */
  | { kind: 'keystore'; file: string; password: { text: string } | { file: string } }
  /** Something that holds the key and signs over JSON-RPC (`eth_signTransaction`), as Web3Signer does before a KMS. */
  | { kind: 'external'; url: string; address: `0x${string}`; token: string | null }

type Env = Readonly<Record<string, string | undefined>>

/**
 * How a role signs on a network: `<ROLE>_PRIVATE_KEY`, `<ROLE>_KEYSTORE` or `<ROLE>_SIGNER_URL`, each for one network with
 * `_<chainId>` behind it, which goes before the one for all. Throws {@link ConfigError} where there is none, or several.
 */
export function readSignerSource(role: SignerRole, chainId: number, env: Env = process.env): SignerSource {
  for (const suffix of [`_${chainId}`, '']) {
    const read = (name: string) => env[`${role}_${name}${suffix}`]?.trim() || undefined
    const nameOf = (name: string) => `${role}_${name}${suffix}`
    const sources = ['PRIVATE_KEY', 'KEYSTORE', 'SIGNER_URL'].filter((name) => read(name) !== undefined)
    const [source, other] = sources
    if (source && other) throw new ConfigError(nameOf(source), `is set, and ${nameOf(other)} as well: keep one`)
    if (source === 'PRIVATE_KEY') return toKey(nameOf(source), read(source))
    if (source === 'KEYSTORE') return toKeystore(read, nameOf)
    if (source === 'SIGNER_URL') return toExternal(read, nameOf)
  }
  throw new ConfigError(`${role}_PRIVATE_KEY`, `is not set, and neither is ${role}_KEYSTORE or ${role}_SIGNER_URL`)
}

type Read = (name: string) => string | undefined
type NameOf = (name: string) => string

function toKey(name: string, value: string | undefined): SignerSource {
  if (!value || !/^0x[0-9a-fA-F]{64}$/.test(value)) throw new ConfigError(name, 'is not a 32-byte hex key')
  return { kind: 'key', privateKey: value as `0x${string}` }
}

function toKeystore(read: Read, nameOf: NameOf): SignerSource {
  const file = read('KEYSTORE') ?? ''
  const passwordFile = read('KEYSTORE_PASSWORD_FILE')
  const text = read('KEYSTORE_PASSWORD')
  if (passwordFile) return { kind: 'keystore', file, password: { file: passwordFile } }
  if (text) return { kind: 'keystore', file, password: { text } }
  const name = nameOf('KEYSTORE_PASSWORD')
  throw new ConfigError(name, `is not set, and neither is ${nameOf('KEYSTORE_PASSWORD_FILE')}`)
}

function toExternal(read: Read, nameOf: NameOf): SignerSource {
  const url = read('SIGNER_URL') ?? ''
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new ConfigError(nameOf('SIGNER_URL'), 'is not an http(s) URL')
  const address = read('SIGNER_ADDRESS')
  if (!address || !/^0x[0-9a-fA-F]{40}$/.test(address)) {
    throw new ConfigError(nameOf('SIGNER_ADDRESS'), 'must be the address that the signer signs for')
  }
  return { kind: 'external', url, address: address.toLowerCase() as `0x${string}`, token: read('SIGNER_TOKEN') ?? null }
}
