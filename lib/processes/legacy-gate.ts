import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** Methods of the EIP-1559 fee market, and the one that fills in its fees: a legacy network does not have them. */
const UNKNOWN_METHODS = new Set([
  'eth_feeHistory',
  'eth_maxPriorityFeePerGas',
  'eth_blobBaseFee',
  'eth_fillTransaction',
])

/** JSON-RPC codes: method not found; and what nodes say of a transaction that they refuse. */
const NO_SUCH_METHOD = -32_601
const REFUSED = -32_000

/** Largest request that is read: a deployment and its batch are far below. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024

const callSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
})
const requestSchema = z.union([callSchema, z.array(callSchema)])

type Call = z.output<typeof callSchema>
type Answer = { jsonrpc: '2.0'; id: Call['id'] | null; result?: unknown; error?: { code: number; message: string } }

/** A running gate: what to ask instead of the chain itself. */
export type LegacyGate = { url: string; stop: () => Promise<void> }

/**
 * Puts a chain with a legacy fee market in front of a local chain that has EIP-1559: blocks have no base fee, the calls
 * of the new market are unknown, and typed transactions are refused. Our contracts need newer opcodes than anvil has
 * before EIP-1559, so a hardfork of old cannot stand in for such a network. Loopback only.
 */
export async function startLegacyGate(chainUrl: string, port = 0): Promise<LegacyGate> {
  const server = createServer((request, response) => {
    // As anvil does: pages of any origin may ask a chain on this machine.
    const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' }
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
    answerRequest(chainUrl, request).then(
      (answer) => response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(answer),
      () => response.writeHead(502, cors).end(),
    )
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const { port: chosen } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${chosen}`, stop: () => stopServer(server) }
}

function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function answerRequest(chainUrl: string, request: IncomingMessage): Promise<string> {
  const body = requestSchema.parse(JSON.parse(await readBody(request)))
  const calls = [body].flat()
  const refusals = new Map(calls.flatMap((call, at) => toRefusal(call, at)))
  const passed = calls.filter((_, at) => !refusals.has(at))
  const answers = passed.length === 0 ? [] : await askChain(chainUrl, passed)
  const inOrder = calls.map((_, at) => refusals.get(at) ?? withoutBaseFee(answers.shift()))
  return JSON.stringify(Array.isArray(body) ? inOrder : inOrder[0])
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > MAX_REQUEST_BYTES) throw new Error('the request is too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function askChain(chainUrl: string, calls: readonly Call[]): Promise<Answer[]> {
  const response = await fetch(chainUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(calls),
  })
  return (await response.json()) as Answer[]
}

function toRefusal({ id = null, method, params }: Call, at: number): [number, Answer][] {
  const refuse = (code: number, message: string): [number, Answer][] => [
    [at, { jsonrpc: '2.0', id, error: { code, message } }],
  ]
  if (UNKNOWN_METHODS.has(method)) return refuse(NO_SUCH_METHOD, `the method ${method} does not exist/is not available`)
  const isTyped = method === 'eth_sendRawTransaction' ? isTypedRaw(params[0]) : hasNewFees(params[0])
  return isTyped ? refuse(REFUSED, 'transaction type not supported') : []
}

/** A legacy transaction starts with the prefix of an RLP list (0xc0 and above), every other one with its type (EIP-2718). */
function isTypedRaw(raw: unknown): boolean {
  return typeof raw !== 'string' || Number.parseInt(raw.slice(2, 4), 16) < 0xc0
}

function hasNewFees(transaction: unknown): boolean {
  return typeof transaction === 'object' && transaction !== null && 'maxFeePerGas' in transaction
}

function withoutBaseFee(answer: Answer | undefined): Answer | undefined {
  if (typeof answer?.result !== 'object' || answer.result === null || !('baseFeePerGas' in answer.result)) return answer
  const { baseFeePerGas: _, ...block } = answer.result
  return { ...answer, result: block }
}
