import 'server-only'
import { heartbeats } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** Last signs of life of the long-running processes. */
export async function listHeartbeats(db: Db): Promise<{ process: string; at: number; problem: string | null }[]> {
  const rows = await db.select().from(heartbeats).orderBy(heartbeats.process)
  return rows.map(({ process, at, problem }) => ({ process, at: Math.floor(at.getTime() / 1000), problem }))
}
