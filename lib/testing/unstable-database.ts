import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import type { Random } from './random'

/** How a process or its database ends in a transaction, and what is left: nothing, nothing, or all of it. */
const ENDS = ['killed before commit', 'connection lost', 'killed after commit'] as const

/** One of the ways a transaction ends early. */
export type TransactionEnd = (typeof ENDS)[number]

/**
 * A database on which each transaction is, with probability `rate`, the last thing its process does: the caller gets an
 * error whether or not the work was kept. `onEnd` is told of each.
 */
export function createUnstableDatabase(
  db: Db,
  { random, rate, onEnd }: { random: Random; rate: number; onEnd: (end: TransactionEnd) => void },
): Db {
  const transact = async (work: (tx: Db) => Promise<unknown>) => {
    const end = random.next() < rate ? random.pick(ENDS) : null
    if (end) onEnd(end)
    const result = await db.transaction(async (tx) => {
      const done = await work(tx)
      if (end === 'killed before commit') throw new Error(end)
      if (end === 'connection lost') await tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`)
      return done
    })
    if (end === 'killed after commit') throw new Error(end)
    return result
  }
  return new Proxy(db, {
    get: (target, name, receiver) => (name === 'transaction' ? transact : Reflect.get(target, name, receiver)),
  })
}
