import 'server-only'
import { desc, eq } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { shadowRuns } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import { FORMULAS } from '@/lib/epochs/formula'
import type { ShadowRunView } from '../shadow-view'

/** Runs that anybody looks at: the last few epochs under the next card and by the next formula. */
const NEWEST = 12

/** A network's shadow runs: the newest epoch first, in it the newest card, of that the newest formula. */
export async function listShadowRuns(db: Db, { chainId }: { chainId: number }): Promise<ShadowRunView[]> {
  const rows = await db
    .select()
    .from(shadowRuns)
    .where(eq(shadowRuns.chainId, chainId))
    .orderBy(desc(shadowRuns.epoch), desc(shadowRuns.version), desc(shadowRuns.formulaVersion))
    .limit(NEWEST)
  return rows.map(({ ranAt, tokens, differences, ...run }) => ({
    ...run,
    formula: FORMULAS.find(({ version }) => version === run.formulaVersion)?.summary ?? null,
    at: Math.floor(ranAt.getTime() / SECOND_MS),
    tokens: tokens.map((each) => ({ ...each, token: toChecksumAddress(each.token) })),
    differences: differences.map((each) => ({
      ...each,
      account: toChecksumAddress(each.account),
      token: toChecksumAddress(each.token),
    })),
  }))
}
