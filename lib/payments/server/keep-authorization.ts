import 'server-only'
import { and, eq } from 'drizzle-orm'
import { isAddressEqual, type PublicClient } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { x402Authorizations } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { QuoteTerms } from '../quote'
import { AUTHORIZATION_FIELDS } from '../transfer-authorization'
import type { X402Payload } from '../x402'
import { readTill } from './read-x402-terms'

/** How many unpaid authorisations of one payer are taken up at a time: a program signs anew where one was refused, not without end. */
const KEPT_A_PAYER = 20

/** How long after an offer's end what was signed for it is kept, seconds: who submits it later can announce it on chain. */
export const KEPT_SECONDS = 7_200

/** What a program signed for one of our offers. */
export type SignedPayload = { network: NetworkConfig; terms: QuoteTerms; payload: X402Payload }

/** Whether the authorisation was signed, by a key or by a contract wallet on its network, for the offer's own till. */
export async function isSignedForTill(client: PublicClient, signed: SignedPayload): Promise<boolean> {
  const { network, terms, payload } = signed
  const till = await readTill(client, network, terms)
  return isAddressEqual(payload.payload.authorization.to, till) && isSigned(client, signed)
}

/**
 * Keeps what a program signed for one of our offers, so that money that somebody submits to the token ahead of us is
 * opened or given back though the program never asks again. Only good signatures for the offer's own till are kept, and
 * of one payer only so many at a time, but always where `isPaid`: its money was seen in the till. Keeping one again changes
 * nothing.
 */
export async function keepAuthorization(
  { db, client }: { db: Db; client: PublicClient },
  parameters: SignedPayload & { nowMs: number; isPaid: boolean },
): Promise<void> {
  const { network, terms, payload, isPaid } = parameters
  const { authorization } = payload.payload
  if (!(await isSignedForTill(client, parameters))) return
  const payer = authorization.from.toLowerCase() as Address
  if (!isPaid && (await countPending(db, { chainId: network.chainId, payer })) >= KEPT_A_PAYER) return
  const kept = db.insert(x402Authorizations).values({
    chainId: network.chainId,
    taskId: terms.taskId,
    payer,
    nonce: authorization.nonce,
    payload,
    expiresAt: terms.expiresAt,
    createdAt: new Date(Math.floor(networkNowMs(network, parameters.nowMs) / SECOND_MS) * SECOND_MS),
  })
  // What was given up as never used, and is paid after all, is looked after again.
  await (isPaid
    ? kept.onConflictDoUpdate({
        target: [
          x402Authorizations.chainId,
          x402Authorizations.taskId,
          x402Authorizations.payer,
          x402Authorizations.nonce,
        ],
        set: { state: 'pending' },
        setWhere: eq(x402Authorizations.state, 'unused'),
      })
    : kept.onConflictDoNothing())
}

async function countPending(db: Db, { chainId, payer }: { chainId: number; payer: Address }): Promise<number> {
  return db.$count(
    x402Authorizations,
    and(
      eq(x402Authorizations.chainId, chainId),
      eq(x402Authorizations.payer, payer),
      eq(x402Authorizations.state, 'pending'),
    ),
  )
}

async function isSigned(
  client: PublicClient,
  { network, payload }: { network: NetworkConfig; payload: X402Payload },
): Promise<boolean> {
  const { authorization, signature } = payload.payload
  const { extra, asset } = payload.accepted
  return client.verifyTypedData({
    address: authorization.from,
    signature,
    domain: { name: extra.name, version: extra.version, chainId: network.chainId, verifyingContract: asset },
    types: { TransferWithAuthorization: AUTHORIZATION_FIELDS },
    primaryType: 'TransferWithAuthorization',
    message: {
      ...{ from: authorization.from, to: authorization.to, nonce: authorization.nonce },
      value: BigInt(authorization.value),
      validAfter: BigInt(authorization.validAfter),
      validBefore: BigInt(authorization.validBefore),
    },
  })
}
