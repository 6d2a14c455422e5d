import 'server-only'
import { heartbeats } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** Last signs of life of the long-running processes, by network. */
export async function listHeartbeats(
  db: Db,
): Promise<{ process: string; chainId: number; at: number; problem: string | null }[]> {
  const rows = await db.select().from(heartbeats).orderBy(heartbeats.process, heartbeats.chainId)
  return rows.map(({ at, ...row }) => ({ ...row, at: Math.floor(at.getTime() / 1000) }))
}
