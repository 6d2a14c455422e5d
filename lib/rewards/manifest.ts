import canonicalize from 'canonicalize'
import type { Hex } from 'viem'
import { z } from 'zod'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'

/** Version of the manifest's own shape. */
export const MANIFEST_VERSION = 1

/** Files of an epoch, in the order in which the manifest lists them. */
export const PUBLISHED_FILE_NAMES = [
  'usage.csv',
  'earlier-usage.csv',
  'rates.json',
  'captures.csv',
  'emission.json',
  'previous.csv',
  'leaves.csv',
] as const

/** Name of one of an epoch's files. */
export type PublishedFileName = (typeof PUBLISHED_FILE_NAMES)[number]

const hash = z.string().regex(/^0x[0-9a-f]{64}$/)
const address = z.string().regex(/^0x[0-9a-f]{40}$/)
const amount = z.string().regex(/^(0|[1-9][0-9]{0,77})$/)
const whole = z.int().nonnegative()

const manifestSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  chainId: z.int().positive(),
  distributor: address,
  epoch: whole,
  formulaVersion: z.int().positive(),
  capturesToBlock: whole,
  root: hash.nullable(),
  totals: z.record(address, amount),
  statement: z.record(
    address,
    z.strictObject({
      captured: amount,
      fees: amount,
      burned: amount,
      earnings: amount,
      minted: amount,
      carriedIn: amount,
      emissionShares: amount,
      carriedOut: amount,
    }),
  ),
  files: z.array(z.strictObject({ name: z.enum(PUBLISHED_FILE_NAMES), bytes: whole, sha256: hash })),
})

/** What an epoch's `manifest.json` says; its SHA-256 is the `contentHash` on chain. */
export type Manifest = {
  readonly version: typeof MANIFEST_VERSION
  readonly chainId: number
  readonly distributor: Address
  readonly epoch: number
  readonly formulaVersion: number
  /** Captures are counted that were final up to this block. */
  readonly capturesToBlock: number
  /** Null where the epoch has no leaf. */
  readonly root: Hex | null
  readonly totals: Readonly<Record<Address, string>>
  readonly statement: Readonly<Record<Address, Readonly<Record<string, string>>>>
  readonly files: readonly { readonly name: PublishedFileName; readonly bytes: number; readonly sha256: Hex }[]
}

/** A manifest's bytes: RFC 8785 canonical JSON, UTF-8, no line feed at the end. */
export function encodeManifest(manifest: Manifest): Uint8Array {
  return encodeCanonicalJson(manifest)
}

/** A value as RFC 8785 canonical JSON in UTF-8. */
export function encodeCanonicalJson(value: unknown): Uint8Array {
  const text = canonicalize(value)
  assert(typeof text === 'string', 'a published value is JSON')
  return new TextEncoder().encode(text)
}

/** Reads a manifest; null when it is not one. */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    return parsed.success ? (parsed.data as Manifest) : null
  } catch {
    return null
  }
}
