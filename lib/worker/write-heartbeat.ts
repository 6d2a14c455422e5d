import 'server-only'
import { sql } from 'drizzle-orm'
import { heartbeats } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** Notes that a process is alive, and the last thing that is wrong with it, for /health. */
export async function writeHeartbeat(
  db: Db,
  { process, problem }: { process: 'worker' | 'watcher'; problem: string | null },
): Promise<void> {
  await db
    .insert(heartbeats)
    .values({ process, problem })
    .onConflictDoUpdate({ target: heartbeats.process, set: { at: sql`now()`, problem } })
}
