import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { FORMULAS } from '@/lib/epochs/formula'
import type { ShadowParameters } from './run-shadow'

/**
 * What is to be tried next on the newest built epoch in which anybody worked: each rate card that waits for its epoch by
 * the formula it names, and each candidate formula under the card that counted and under those that wait. Null where all
 * of it was tried.
 */
export async function findNextShadow(db: Db, { chainId }: { chainId: number }): Promise<ShadowParameters | null> {
  const candidates = FORMULAS.filter(({ counts }) => !counts).map(({ version }) => version)
  const { rows } = await db.execute<{ epoch: number; version: number; formula: number }>(sql`
    SELECT d.epoch, c.version, f.formula FROM distributions d
    JOIN epochs e ON e.chain_id = d.chain_id AND e.epoch = d.epoch
    JOIN rate_cards c ON c.chain_id = d.chain_id AND (c.version = e.rate_card_version OR c.effective_epoch > d.epoch)
    CROSS JOIN LATERAL (
      SELECT c.formula_version AS formula UNION SELECT unnest(${sql.param(candidates)}::int[])) f
    WHERE d.chain_id = ${chainId} AND d.epoch = (
        SELECT max(b.epoch) FROM distributions b JOIN epochs w ON w.chain_id = b.chain_id AND w.epoch = b.epoch
        WHERE b.chain_id = ${chainId} AND w.record_count > 0)
      AND NOT (c.version = e.rate_card_version AND f.formula = d.formula_version)
      AND NOT EXISTS (SELECT 1 FROM shadow_runs s WHERE s.chain_id = d.chain_id AND s.epoch = d.epoch
        AND s.version = c.version AND s.formula_version = f.formula)
    ORDER BY c.version DESC, f.formula LIMIT 1`)
  const [next] = rows
  return next ? { chainId, epoch: next.epoch, version: next.version, formulaVersion: next.formula } : null
}
