import { custom, type Transport } from 'viem'
import { createRandom, type Random } from './random'
import { answerRpc, createSimulatedChain, type NodeView } from './simulated-chain'

/** How endpoints have been seen to go wrong. */
const FAULTS = ['timeout', 'tooMany', 'lag', 'empty', 'truncate', 'double', 'otherChain'] as const

/** What of the answers goes wrong can be changed while it runs. */
export type FaultyTransport = { transport: Transport; setRate: (rate: number) => void; faults: Map<string, number> }

/**
 * A transport to a simulated chain on which each request goes wrong with probability `rate`, in one of seven ways.
 * `beforeAnswer` runs before each request is looked at: the chain may have moved by then.
 */
export function createFaultyTransport(
  chain: NodeView,
  { seed, beforeAnswer = () => undefined }: { seed: number; beforeAnswer?: () => void },
): FaultyTransport {
  const random = createRandom(seed)
  const other = createSimulatedChain<null>(chain.chainId + 1, null)
  for (let i = 0; i < 400; i += 1) other.mine([], null)
  const faults = new Map<string, number>()
  let rate = 0
  const transport = custom(
    {
      request: async (call: { method: string; params?: unknown }) => {
        beforeAnswer()
        if (random.next() >= rate) return answerRpc(chain, call)
        const fault = random.pick(FAULTS)
        faults.set(fault, (faults.get(fault) ?? 0) + 1)
        return answerWrongly(fault, { chain, other, call, random })
      },
    },
    { retryCount: 0 },
  )
  return {
    transport,
    faults,
    setRate: (next) => {
      rate = next
    },
  }
}

type Facts = {
  chain: NodeView
  other: NodeView
  call: { method: string; params?: unknown }
  random: Random
}

function answerWrongly(fault: (typeof FAULTS)[number], { chain, other, call, random }: Facts): unknown {
  if (fault === 'timeout') throw new Error('request timed out')
  if (fault === 'tooMany') throw Object.assign(new Error('429 Too Many Requests'), { code: -32005 })
  if (fault === 'otherChain') return answerRpc(other, call)
  if (fault === 'lag') return answerRpc(chain, call, Math.max(0, chain.blocks.length - 2 - random.below(6)))
  const answer = answerRpc(chain, call)
  if (!Array.isArray(answer)) return answer
  if (fault === 'empty') return []
  if (fault === 'truncate') return answer.slice(0, random.below(answer.length + 1))
  return [...answer, ...answer]
}
