import 'server-only'
import type { PooledDb } from '@/lib/db/server/database'
import type { Formula } from '@/lib/epochs/formula'
import type { AccountWeights } from '../account-weights'
import type { RateCard } from '../rate-card'
import { scanCsvFile } from '../scan-csv-file'
import { createUsageRow, readUsageRow, USAGE_COLUMNS } from '../usage-row'
import { createUsageTally, weighUsage } from '../usage-tally'
import { streamUsageCsv } from './read-usage'

/**
 * Weight of every provider for the emission of a weighed epoch, record by record: for formulas that need more of a
 * record than the sums that are kept of it (see `readWeights`, which is quicker). One pass over what is published as
 * `usage.csv`; memory grows with providers only.
 */
export async function weighRecords(
  reader: PooledDb,
  { chainId, epoch, rates, formula }: { chainId: number; epoch: number; rates: RateCard; formula: Formula },
): Promise<AccountWeights> {
  const tally = createUsageTally([], epoch, formula)
  const usage = createUsageRow()
  await scanCsvFile('usage.csv', USAGE_COLUMNS, streamUsageCsv(reader, { chainId, epoch }), (row) => {
    readUsageRow(usage, row)
    weighUsage(tally, usage, rates)
  })
  return tally.weights
}
