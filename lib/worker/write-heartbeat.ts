import 'server-only'
import { sql } from 'drizzle-orm'
import { SECOND_MS } from '@/lib/core/time'
import { heartbeats } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** Well below the silence after which /health calls a process late. */
const BEAT_EVERY_MS = 20 * SECOND_MS
/** A cycle that takes longer than this hangs, and is to look like it. */
const LONGEST_CYCLE_MS = 1800 * SECOND_MS

/** A process of ours on one network. */
export type Beating = { process: 'worker' | 'watcher'; chainId: number }

/** Notes that a process is alive on a network, and the last thing that is wrong there, for /health. */
export async function writeHeartbeat(
  db: Db,
  { process, chainId, problem }: Beating & { problem: string | null },
): Promise<void> {
  await db
    .insert(heartbeats)
    .values({ process, chainId, problem })
    .onConflictDoUpdate({ target: [heartbeats.process, heartbeats.chainId], set: { at: sql`now()`, problem } })
}

/** Runs one cycle and goes on beating while it lasts; what was wrong before stays noted until it ends. */
export async function beatDuring<Result>(
  db: Db,
  { process, chainId, cycle }: Beating & { cycle: () => Promise<Result> },
): Promise<Result> {
  const until = Date.now() + LONGEST_CYCLE_MS
  const beat = async () => {
    if (Date.now() > until) return
    await db.execute(sql`UPDATE heartbeats SET at = now() WHERE process = ${process} AND chain_id = ${chainId}`)
  }
  const timer = setInterval(() => void beat().catch(() => undefined), BEAT_EVERY_MS)
  try {
    return await cycle()
  } finally {
    clearInterval(timer)
  }
}
