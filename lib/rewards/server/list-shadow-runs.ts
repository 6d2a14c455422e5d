import 'server-only'
import { desc, eq } from 'drizzle-orm'
import { toChecksumAddress } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { shadowRuns } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import type { ShadowRunView } from '../shadow-view'

/** Runs that anybody looks at: the last few epochs under the next card. */
const NEWEST = 10

/** A network's shadow runs, the newest card and epoch first. */
export async function listShadowRuns(db: Db, { chainId }: { chainId: number }): Promise<ShadowRunView[]> {
  const rows = await db
    .select()
    .from(shadowRuns)
    .where(eq(shadowRuns.chainId, chainId))
    .orderBy(desc(shadowRuns.version), desc(shadowRuns.epoch))
    .limit(NEWEST)
  return rows.map(({ ranAt, tokens, differences, ...run }) => ({
    ...run,
    at: Math.floor(ranAt.getTime() / SECOND_MS),
    tokens: tokens.map((each) => ({ ...each, token: toChecksumAddress(each.token) })),
    differences: differences.map((each) => ({
      ...each,
      account: toChecksumAddress(each.account),
      token: toChecksumAddress(each.token),
    })),
  }))
}
