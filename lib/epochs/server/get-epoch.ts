import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { toChecksumAddress } from '@/lib/core/address'
import { NotFoundError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import type { EpochView } from '../epoch-view'
import { EPOCH_COLUMNS, type EpochRow, toEpochSummaryView } from './epoch-row'

/** One epoch with its published files, the manifest first. Throws `NotFoundError`. */
export async function getEpoch(
  db: Db,
  { network, epoch }: { network: NetworkConfig; epoch: number },
): Promise<EpochView> {
  const { chainId } = network
  const { rows } = await db.execute<EpochRow>(sql`
    SELECT ${EPOCH_COLUMNS} FROM epochs e
    LEFT JOIN distributions d ON d.chain_id = e.chain_id AND d.epoch = e.epoch
    WHERE e.chain_id = ${chainId} AND e.epoch = ${epoch}`)
  const [row] = rows
  if (!row) throw new NotFoundError('Epoch', `${epoch}`)
  const files = await db.execute<{ name: string; sha256: Hex; bytes: string }>(sql`
    SELECT name, sha256, bytes FROM epoch_files WHERE chain_id = ${chainId} AND epoch = ${epoch}
    ORDER BY name <> 'manifest.json', name`)
  return {
    ...toEpochSummaryView(row),
    distributor: toChecksumAddress(network.deployment.distributor),
    formulaVersion: row.formula_version,
    capturesToBlock: row.captures_to_block === null ? null : Number(row.captures_to_block),
    files: files.rows.map(({ name, sha256, bytes }) => ({
      name,
      sha256,
      bytes: Number(bytes),
      url: `/api/v1/epochs/${epoch}/files/${sha256}?chainId=${chainId}`,
    })),
  }
}
