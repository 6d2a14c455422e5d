import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { numberToHex } from 'viem'

/** What is wrong with a node at the moment; a test changes it while it runs. */
export type NodeFaults = {
  /** Connections are cut. */
  isDead: boolean
  /** Blocks that it is behind the chain it stands before: it does not know later ones. */
  lag: number
  /** The chain that it stands before. */
  chainUrl: string
}

/** A node over a real chain, with faults. */
export type FaultyNode = { url: string; faults: NodeFaults; stop: () => Promise<void> }

type Call = { id: number; method: string; params?: unknown[] }
type Answer = { result?: unknown }

/** Puts a node with faults in front of a real chain. Loopback only. */
export async function startFaultyNode(chainUrl: string): Promise<FaultyNode> {
  const faults: NodeFaults = { isDead: false, lag: 0, chainUrl }
  const server = createServer(async (request, response) => {
    if (faults.isDead) return void request.socket.destroy()
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const parsed = JSON.parse(Buffer.concat(chunks).toString()) as Call | Call[]
    const calls = [parsed].flat()
    const [head, ...answers] = await askChain(faults.chainUrl, [{ id: -1, method: 'eth_blockNumber' }, ...calls])
    const known = Math.max(0, Number(head?.result) - faults.lag)
    const shown = answers.map((answer, at) => (faults.lag === 0 ? answer : asBehind(answer, calls[at], known)))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(Array.isArray(parsed) ? shown : shown[0]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, faults, stop }
}

async function askChain(url: string, calls: readonly Call[]): Promise<Answer[]> {
  const body = JSON.stringify(calls.map((call) => ({ jsonrpc: '2.0', ...call })))
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return (await answer.json()) as Answer[]
}

/** What a node that knows blocks up to `known` says. */
function asBehind(answer: Answer, call: Call | undefined, known: number): Answer {
  if (call?.method === 'eth_blockNumber') return { ...answer, result: numberToHex(known) }
  const isLater = call?.method === 'eth_getBlockByNumber' && Number(call.params?.[0]) > known
  return isLater ? { ...answer, result: null } : answer
}
