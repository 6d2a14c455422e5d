import { type AbiEvent, encodeAbiParameters, encodeEventTopics, type Hex, pad, toHex } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { warpTokenAbi } from '@/lib/chain/abi/warp-token'
import { x402CollectorAbi } from '@/lib/chain/abi/x402-collector'
import type { EmittingContract } from '@/lib/chain/events/define-event'
import { EVENTS, type EventName } from '@/lib/chain/events/event-registry'
import type { Deployment } from '@/lib/config/deployment'
import type { Random } from './random'
import type { SimulatedLog } from './simulated-chain'

const ABIS: Record<EmittingContract, readonly { type: string; name?: string }[]> = {
  escrow: paymentEscrowAbi,
  distributor: rewardDistributorAbi,
  emission: emissionControllerAbi,
  accessManager: accessManagerAbi,
  token: warpTokenAbi,
  x402Collector: x402CollectorAbi,
}

/** One input of an event as its ABI has it. */
export type EventInput = { type: string; name?: string | undefined; components?: readonly EventInput[] | undefined }

/** An event of ours as its ABI has it. Throws for an unknown one. */
export function findEvent({ contract, name }: { contract: EmittingContract; name: string }): AbiEvent {
  const event = ABIS[contract].find((item) => item.type === 'event' && item.name === name) as AbiEvent | undefined
  if (!event) throw new Error(`the ABI of ${contract} has no event ${name}`)
  return event
}

/** Topics and data of an event of ours with these arguments, as its contract would emit it. Throws for an unknown one. */
export function encodeEvent(
  { contract, name }: { contract: EmittingContract; name: string },
  toValue: (input: EventInput) => unknown,
): { topics: Hex[]; data: Hex } {
  const event = findEvent({ contract, name })
  const args = Object.fromEntries(event.inputs.map((input) => [input.name, toValue(input)]))
  const plain = event.inputs.filter((input) => !input.indexed)
  const topics = encodeEventTopics({ abi: [event], eventName: name, args: args as never }) as Hex[]
  return { topics, data: encodeAbiParameters(plain, plain.map((input) => args[input.name ?? '']) as never) }
}

/** Events that only follow on an authorisation: their order is not free. */
const OF_PAYMENTS: ReadonlySet<EventName> = new Set([
  ...(['PaymentAuthorized', 'PaymentCaptured', 'CaptureReversed', 'PaymentVoided', 'PaymentReclaimed'] as const),
  ...(['PaymentRefunded', 'PaymentDisputed', 'DisputeResolved'] as const),
])
const FREE_EVENTS = EVENTS.filter((event) => !OF_PAYMENTS.has(event.name))

/** An event of any kind of ours that stands for itself, with values of its types; most addresses are one of five wallets. */
export function randomLog(deployment: Deployment, random: Random): SimulatedLog {
  const event = random.pick(FREE_EVENTS)
  const address = deployment[event.contract]
  // Not every network has a collector.
  if (address === undefined) return randomLog(deployment, random)
  return { address, ...encodeEvent(event, (input) => randomValue(input, random)) }
}

/** One of five wallets, or now and then nobody. */
export function randomWallet(random: Random): Hex {
  return pad(random.below(8) === 0 ? '0x' : toHex(0xc0 + random.below(5)), { size: 20 })
}

function randomValue({ type, components = [] }: EventInput, random: Random): unknown {
  if (type === 'tuple') return Object.fromEntries(components.map((part) => [part.name, randomValue(part, random)]))
  if (type.endsWith('[]')) {
    const item = { type: type.slice(0, -2), components }
    return Array.from({ length: random.below(4) }, () => randomValue(item, random))
  }
  if (type === 'address') return randomWallet(random)
  if (type === 'bool') return random.below(2) === 0
  if (type === 'string') return `text ${random.below(9)}`
  if (type === 'bytes') return toHex(`bytes ${random.below(9)}`)
  const [, bytes] = /^bytes(\d+)$/.exec(type) ?? []
  if (bytes) return pad(toHex(random.below(256)), { size: Number(bytes) })
  const bits = Number(/\d+$/.exec(type)?.[0] ?? 256)
  const value = random.below(bits > 31 ? 1_000_000_000 : 128)
  return bits <= 48 ? value : BigInt(value)
}
