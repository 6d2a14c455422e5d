import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import { tasks } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'

/** References looked up in one query. */
const ASKED_AT_ONCE = 5_000

/** Which tasks stand behind the salted references that chain events carry; none for a reference that is not ours. */
export async function findTaskIds(
  db: Db,
  { chainId, taskRefs }: { chainId: number; taskRefs: readonly `0x${string}`[] },
): Promise<Map<`0x${string}`, string>> {
  const distinct = [...new Set(taskRefs)]
  const found = new Map<`0x${string}`, string>()
  for (let start = 0; start < distinct.length; start += ASKED_AT_ONCE) {
    const rows = await db
      .select({ taskRef: tasks.taskRef, taskId: tasks.taskId })
      .from(tasks)
      .where(and(eq(tasks.chainId, chainId), inArray(tasks.taskRef, distinct.slice(start, start + ASKED_AT_ONCE))))
    for (const { taskRef, taskId } of rows) found.set(taskRef, taskId)
  }
  return found
}
