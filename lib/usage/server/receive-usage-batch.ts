import 'server-only'
import { hasRole } from '@/lib/chain/server/has-role'
import { type NetworkClients, UnknownNetworkError } from '@/lib/chain/server/network-clients'
import { readEpochSchedule } from '@/lib/chain/server/read-epoch-schedule'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import type { IngestResult } from '../ingest-rejection'
import { parseUsageBatch } from '../usage-batch'
import { assertBatchSignature } from '../verify-meter-signature'
import { ingestUsage } from './ingest-usage'

/**
 * Takes a signed batch as it came over the wire. When it resolves, every accepted record is durable.
 * Throws AppErrors: 400 not JSON, 413 too large, 422 wrong shape or network, 401 signature, 403 not a meter.
 */
export async function receiveUsageBatch(
  db: Db,
  parameters: {
    networks: readonly NetworkConfig[]
    clients: NetworkClients
    rawBody: Uint8Array
    /** Value of the header x-meter-signature. */
    signature: string | undefined
    nowMs: number
  },
): Promise<IngestResult> {
  const batch = parseUsageBatch(parameters.rawBody)
  const network = parameters.networks.find((candidate) => candidate.chainId === batch.chainId)
  if (!network) throw new UnknownNetworkError(batch.chainId)
  const domain = { chainId: network.chainId, accessManager: network.deployment.accessManager }
  await assertBatchSignature(domain, {
    meter: batch.meter,
    rawBody: parameters.rawBody,
    signature: parameters.signature,
  })
  const client = parameters.clients.get(network.chainId)
  if (!(await hasRole(client, { network, role: 'meter', account: batch.meter }))) throw new NotAMeterError(batch.meter)
  return ingestUsage(db, {
    chainId: network.chainId,
    meter: batch.meter,
    records: batch.records,
    schedule: await readEpochSchedule(client, network),
    nowMs: networkNowMs(network, parameters.nowMs),
  })
}

/** The signer is not (or no longer) a meter on that network. */
export class NotAMeterError extends AppError {
  constructor(meter: Address) {
    super(`${meter} does not hold the role METER on this network`, {
      code: 'NOT_A_METER',
      status: 403,
      hint: 'The role is granted on chain by the AccessManager.',
    })
  }
}
