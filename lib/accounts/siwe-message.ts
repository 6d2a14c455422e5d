import { SiweMessage } from 'siwe'
import { type Address, parseAddress } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { MINUTE_MS } from '@/lib/core/time'

/** How far a browser's clock may run ahead of ours. */
const CLOCK_SKEW_MS = 5 * MINUTE_MS

/** Oldest message we take: a nonce lives five minutes, the rest is for clocks that run behind. */
const MAX_MESSAGE_AGE_MS = 10 * MINUTE_MS

/** What a message must agree with; nothing of it comes from the request's own headers. */
export type SiweExpectation = {
  /** Configured public origins, e.g. https://warpshare.example; domain and uri must both be of the same one. */
  origins: readonly string[]
  /** Networks that are served. */
  chainIds: readonly number[]
  /** The sentence that a message of the other purpose says: such a message is refused here. */
  refusedStatement: string
  /** Unix milliseconds. */
  nowMs: number
}

/** What a well-formed message claims; the signature is still to be verified. */
export type SiweClaim = { address: Address; chainId: number; nonce: string }

/**
 * Parses a Sign-In-With-Ethereum message by the strict grammar and checks every field against what we expect.
 * Throws {@link SiweMessageError} naming the field. The nonce is returned: the caller takes it, once.
 */
export function parseSiweMessage(text: string, expected: SiweExpectation): SiweClaim {
  const message = parseStrictly(text)
  const origin = findOrigin(message.domain, expected.origins)
  refuseUnless(message.scheme === undefined || `${message.scheme}:` === origin.protocol, 'scheme')
  refuseUnless(URL.canParse(message.uri) && new URL(message.uri).origin === origin.origin, 'uri')
  refuseUnless(message.version === '1', 'version')
  refuseUnless(expected.chainIds.includes(message.chainId), 'chainId')
  refuseUnless(message.statement !== expected.refusedStatement, 'statement')
  refuseUnless(message.resources === undefined || message.resources.length === 0, 'resources')
  checkTimes(message, expected.nowMs)
  return { address: parseAddress(message.address), chainId: message.chainId, nonce: message.nonce }
}

function findOrigin(domain: string, origins: readonly string[]): URL {
  const origin = origins.map((text) => new URL(text)).find((candidate) => candidate.host === domain)
  if (!origin) throw new SiweMessageError('domain')
  return origin
}

/** The grammar alone lets some texts through that read otherwise than they parse: the canonical form must be the input. */
function parseStrictly(text: string): SiweMessage {
  let message: SiweMessage
  try {
    message = new SiweMessage(text)
  } catch (cause) {
    throw new SiweMessageError('message', cause)
  }
  refuseUnless(message.toMessage() === text, 'message')
  return message
}

function checkTimes(message: SiweMessage, nowMs: number): void {
  const issuedAtMs = Date.parse(message.issuedAt ?? '')
  refuseUnless(issuedAtMs <= nowMs + CLOCK_SKEW_MS && issuedAtMs >= nowMs - MAX_MESSAGE_AGE_MS, 'issuedAt')
  refuseUnless(message.expirationTime === undefined || Date.parse(message.expirationTime) > nowMs, 'expirationTime')
  refuseUnless(message.notBefore === undefined || Date.parse(message.notBefore) <= nowMs, 'notBefore')
}

function refuseUnless(condition: boolean, field: string): void {
  if (!condition) throw new SiweMessageError(field)
}

/** A sign-in message that is malformed, or made for another site, network, purpose or time. */
export class SiweMessageError extends AppError {
  readonly field: string

  constructor(field: string, cause?: unknown) {
    super(`The sign-in message is refused: its ${field} is not what this site expects`, {
      code: 'SIWE_MESSAGE_REFUSED',
      status: 401,
      hint: 'Start the sign-in again from this page.',
      cause,
    })
    this.field = field
  }
}
