import 'server-only'
import { type LookupAddress, lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** One signed delivery. */
export type WebhookMessage = {
  headers: Readonly<Record<string, string>>
  body: string
  timeoutMs: number
  /** Its receiver has to be on the public internet. */
  publicOnly: boolean
}

/** Delivers to an address and answers its status. Throws where there is no answer in time. */
export type SendWebhook = (url: string, message: WebhookMessage) => Promise<number>

/** What no receiver on the public internet has: this host, private, shared and link-local networks, and what is reserved. */
const INTERNAL: readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 96, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
]

const internal = new BlockList()
for (const [network, prefix, family] of INTERNAL) internal.addSubnet(network, prefix, family)

/** Whether an address belongs to this machine or its own networks, and not to the internet. */
export function isInternal(address: string): boolean {
  return internal.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Sends without following redirects. Where the receiver has to be public, its name is resolved once, every address of it has
 * to be, and the connection goes to one of these: an operator's URL never reaches what only the worker can.
 */
export const sendWebhook: SendWebhook = (url, message) =>
  new Promise((resolve, reject) => {
    const target = new URL(url)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    if (message.publicOnly && isIP(host) !== 0 && isInternal(host)) {
      reject(new InternalReceiverError(host))
      return
    }
    const request = target.protocol === 'https:' ? requestHttps : requestHttp
    const options = {
      method: 'POST',
      headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
    }
    const outgoing = request(target, {
      ...options,
      ...(message.publicOnly ? { lookup: publicLookup } : {}),
      // One connection a delivery: a kept one was resolved for an earlier one.
      agent: false,
      signal: AbortSignal.timeout(message.timeoutMs),
    })
    outgoing.once('error', reject)
    outgoing.once('response', (answer) => {
      answer.once('error', reject)
      resolve(answer.statusCode ?? 0)
      answer.destroy()
    })
    outgoing.end(message.body)
  })

const publicLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const found = addresses ?? []
    const first = found[0]
    if (error || !first) return callback(error ?? new InternalReceiverError(host), '', 4)
    if (found.some(({ address }) => isInternal(address))) return callback(new InternalReceiverError(host), '', 4)
    if (options.all) return callback(null, found)
    callback(null, first.address, first.family)
  })
}

/** The receiver is not on the public internet. */
class InternalReceiverError extends Error {
  constructor(host: string) {
    super(`${host} is not an address on the public internet`)
    this.name = 'InternalReceiverError'
  }
}
