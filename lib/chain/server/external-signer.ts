import 'server-only'
import {
  type Hex,
  numberToHex,
  parseTransaction,
  recoverTransactionAddress,
  type TransactionSerializable,
  type TransactionSerialized,
} from 'viem'
import { z } from 'zod'
import type { SignerSource } from '@/lib/config/signer-source'
import { AppError } from '@/lib/core/app-error'
import type { Signer } from './signer'

/** Longest wait for a signature; the queue tries again with its next round. */
const TIMEOUT_MS = 10_000

const answerSchema = z.union([
  z.object({ result: z.string().regex(/^0x[0-9a-fA-F]+$/) }),
  z.object({ error: z.object({ message: z.string() }) }),
])

/**
 * A signer behind JSON-RPC: `eth_signTransaction` of Web3Signer and its like, before a KMS or an HSM. What comes back is
 * never sent unread: it must be the very transaction that was asked for, signed by the configured address.
 */
export function createExternalSigner(source: Extract<SignerSource, { kind: 'external' }>): Signer {
  const host = new URL(source.url).host
  return {
    address: source.address,
    signTransaction: async (transaction) => {
      const signed = (await ask(source, {
        host,
        request: toRequest(transaction, source.address),
      })) as TransactionSerialized
      await assertAsked(signed, { transaction, address: source.address, host })
      return signed
    },
  }
}

function toRequest(transaction: TransactionSerializable, from: Hex): Record<string, string | undefined> {
  const { to, data, gas, nonce, value, chainId, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction
  const hex = (number: number | bigint | undefined) => (number === undefined ? undefined : numberToHex(number))
  return {
    ...{ from, to: to ?? undefined, data, gas: hex(gas), nonce: hex(nonce ?? 0), value: hex(value ?? 0n) },
    ...{ chainId: hex(chainId), gasPrice: hex(gasPrice) },
    ...{ maxFeePerGas: hex(maxFeePerGas), maxPriorityFeePerGas: hex(maxPriorityFeePerGas) },
  }
}

async function ask(
  { url, token }: Extract<SignerSource, { kind: 'external' }>,
  { host, request }: { host: string; request: object },
): Promise<Hex> {
  const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_signTransaction', params: [request] })
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  const text = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    .then((response) => response.json() as Promise<unknown>)
    .catch((cause: unknown) => {
      throw new ExternalSignerError(host, 'does not answer', cause)
    })
  const answer = answerSchema.safeParse(text)
  if (!answer.success) throw new ExternalSignerError(host, 'gave no signed transaction')
  if ('error' in answer.data) throw new ExternalSignerError(host, `refused: ${answer.data.error.message.slice(0, 200)}`)
  return answer.data.result as Hex
}

/** Fields that decide what a transaction does and costs. */
const FIELDS = [
  'type',
  'chainId',
  'nonce',
  'to',
  'data',
  'gas',
  'value',
  'gasPrice',
  'maxFeePerGas',
  'maxPriorityFeePerGas',
] as const

async function assertAsked(
  signed: TransactionSerialized,
  { transaction, address, host }: { transaction: TransactionSerializable; address: Hex; host: string },
): Promise<void> {
  const read = await readSigned(signed).catch((cause: unknown) => {
    throw new ExternalSignerError(host, 'gave no signed transaction', cause)
  })
  const asText = (of: TransactionSerializable) => FIELDS.map((field) => String(of[field] || '').toLowerCase()).join()
  if (asText(read.transaction) !== asText(transaction))
    throw new ExternalSignerError(host, 'signed another transaction')
  if (read.signer.toLowerCase() !== address) throw new ExternalSignerError(host, `signed with ${read.signer}`)
}

async function readSigned(serializedTransaction: TransactionSerialized) {
  return {
    transaction: parseTransaction(serializedTransaction) as TransactionSerializable,
    signer: await recoverTransactionAddress({ serializedTransaction }),
  }
}

/** The external signer does not answer, refuses, or signed something else. Nothing was sent. */
export class ExternalSignerError extends AppError {
  constructor(host: string, problem: string, cause?: unknown) {
    super(`The signer at ${host} ${problem}`, { code: 'EXTERNAL_SIGNER', status: 503, cause, retryable: true })
  }
}
