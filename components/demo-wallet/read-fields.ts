import { getAddress, isAddress } from 'viem'
import type { Deployment } from '@/lib/config/deployment'
import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { formatBps } from '@/lib/core/format-bps'
import { formatUtcMinute } from '@/lib/core/format-time'
import { shortHex } from '@/lib/core/short-hex'

/** One line of a question: what it is, as a person reads it, and the whole value behind it. */
export type ReadField = { label: string; text: string; exact: string }

/** A value with its Solidity name and type; a struct's or a list's value holds its own parts. */
export type NamedValue = { name: string; type: string; value: unknown; parts?: readonly NamedValue[] }

type Token = Pick<Deployment['tokens'][number], 'address' | 'symbol' | 'decimals'>

/** Base units of the call's token, by the names that our contracts and token standards give them. */
const AMOUNTS = /^(value|.*amount|captured|maxPerEpoch)$/i
/** Unix seconds. */
const TIMES = /(deadline|expiry|validAfter|validBefore)$/i
const BPS = /bps$/i
/** A signature in three parts: it stands in the raw data alone. */
const SIGNATURE_PARTS: readonly string[] = ['v', 'r', 's']
/** Years above this are a way to say "never". */
const FAR_SECONDS = 253_402_300_799n

/**
 * The single values of a call or of typed data, each with a readable name: amounts with their token, addresses by what
 * they are here, times in UTC. `token` is what amounts are of where no value beside them names another one.
 */
export function readFields(
  deployment: Deployment,
  values: readonly NamedValue[],
  token: Token | null = null,
): readonly ReadField[] {
  const own = findToken(deployment, values) ?? token
  const readable = values.filter(({ name }) => !SIGNATURE_PARTS.includes(name))
  return readable.flatMap((named) =>
    named.parts === undefined ? [readField(deployment, named, own)] : readFields(deployment, named.parts, own),
  )
}

/** The token of this address, where it is one of the deployment's. */
export function tokenAt({ tokens }: Deployment, address: unknown): Token | null {
  return tokens.find((token) => token.address.toLowerCase() === String(address).toLowerCase()) ?? null
}

function findToken(deployment: Deployment, values: readonly NamedValue[]): Token | null {
  for (const { name, value, parts } of values) {
    const found = parts === undefined ? name === 'token' && tokenAt(deployment, value) : findToken(deployment, parts)
    if (found) return found
  }
  return null
}

function readField(deployment: Deployment, named: NamedValue, token: Token | null): ReadField {
  const exact = Array.isArray(named.value) ? named.value.join(', ') : String(named.value)
  return { label: labelOf(named.name), text: readValue(deployment, named, token), exact }
}

function readValue(deployment: Deployment, { name, type, value }: NamedValue, token: Token | null): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 value' : `${value.length} values`
  if (type === 'address') return nameOf(deployment, String(value))
  if (/^u?int/.test(type)) return readNumber(name, BigInt(value as string | number | bigint), token)
  return String(value).startsWith('0x') ? shortHex(String(value)) : String(value)
}

function readNumber(name: string, value: bigint, token: Token | null): string {
  if (AMOUNTS.test(name) && token !== null) return exactAmount(value, token)
  if (TIMES.test(name)) return readTime(value)
  if (BPS.test(name)) return formatBps(Number(value))
  return groupThousands(value.toString())
}

/** Every digit that counts, two of them at least. */
function exactAmount(value: bigint, { decimals, symbol }: Token): string {
  return `${formatAmount(value, decimals, 'exact').replace(/(\.\d\d\d*?)0+$/, '$1')} ${symbol}`
}

function readTime(seconds: bigint): string {
  if (seconds === 0n) return 'at once'
  return seconds > FAR_SECONDS ? 'never' : formatUtcMinute(Number(seconds) * 1000)
}

/** What an address is to this network: one of our contracts, a token, or itself in short. */
export function nameOf({ escrow, distributor, accessManager, emission, tokens }: Deployment, address: string): string {
  const known: readonly (readonly [string, string])[] = [
    [escrow, 'payment escrow'],
    [distributor, 'reward distributor'],
    [accessManager, 'access manager'],
    [emission, 'emission controller'],
    ...tokens.map((token) => [token.address, `${token.symbol} token`] as const),
  ]
  const found = known.find(([own]) => own.toLowerCase() === address.toLowerCase())
  const short = shortHex(isAddress(address, { strict: false }) ? getAddress(address) : address)
  return found === undefined ? short : `${found[1]} (${short})`
}

/** `authorizationExpiry` as `Authorization expiry`, `feeBps` as `Fee`: its value says per cent. */
export function labelOf(name: string): string {
  const words = name
    .replace(BPS, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
