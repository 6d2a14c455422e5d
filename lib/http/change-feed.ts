import 'server-only'
import type pg from 'pg'
import { CHANGE_CHANNEL, type ChainChange, chainChange } from '@/lib/core/chain-change'
import type { Database } from '@/lib/db/server/database'
import { listCheckpoints } from '@/lib/history/server/list-checkpoints'

/** Pause before listening again when the database went away. */
const RECONNECT_MS = 1_000

/** A change with the hash of the last indexed block at the time it was heard of: heights alone say nothing after a reorg. */
export type HeardChange = ChainChange & { blockHash: string }

/** What a listener is told: a change, or null when changes may have been missed. */
export type ChangeListener = (change: HeardChange | null) => void

/** Hears of every step of the index, in this process, over one connection. */
export type ChangeFeed = { subscribe: (listener: ChangeListener) => () => void }

/** Opens its connection with the first subscriber and closes it after the last. */
export function createChangeFeed({ db, pool }: Database): ChangeFeed {
  const listeners = new Set<ChangeListener>()
  let client: pg.PoolClient | null = null
  let opening = false
  let hearing: Promise<void> = Promise.resolve()
  const tell = (change: HeardChange | null) => {
    for (const listener of listeners) listener(change)
  }
  /** In order, and asked of the database once for all listeners. */
  const hear = (change: ChainChange) => {
    hearing = hearing.then(async () => {
      const checkpoints = await listCheckpoints(db).catch(() => [])
      const checkpoint = checkpoints.find(({ chainId }) => chainId === change.chainId)
      tell(checkpoint ? { ...change, blockHash: checkpoint.blockHash } : null)
    })
  }
  const reopen = () => {
    if (listeners.size > 0) setTimeout(open, RECONNECT_MS).unref()
  }
  const leave = (left: pg.PoolClient) => {
    if (client !== left) return
    client = null
    left.release(true)
    reopen()
  }
  /** A connection that hears changes; one on which that fails goes back to the pool, which ends it. */
  const listen = async (): Promise<pg.PoolClient> => {
    const opened = await pool.connect()
    opened.on('notification', ({ payload }) => {
      const parsed = chainChange.safeParse(parseJson(payload))
      if (parsed.success) hear(parsed.data)
    })
    opened.once('error', () => leave(opened))
    opened.once('end', () => leave(opened))
    try {
      await opened.query(`LISTEN ${CHANGE_CHANNEL}`)
    } catch (error) {
      opened.release(true)
      throw error
    }
    return opened
  }
  const open = async () => {
    if (client || opening || listeners.size === 0) return
    opening = true
    try {
      client = await listen()
      // The last subscriber may have left meanwhile: nobody else would give the connection back.
      if (listeners.size === 0) leave(client)
      // Whatever happened while nobody listened was missed.
      else tell(null)
    } catch {
      reopen()
    } finally {
      opening = false
    }
  }
  return {
    subscribe(listener) {
      listeners.add(listener)
      void open()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && client) leave(client)
      }
    },
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}
