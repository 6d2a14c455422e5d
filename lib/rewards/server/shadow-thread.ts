import 'server-only'
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '@/lib/db/server/database'
import { runShadow } from './run-shadow'
import type { ShadowThreadData } from './run-shadow-apart'
import type { ThreadAnswer } from './run-thread'

/** One shadow run on a thread of its own, with connections of its own: see `run-shadow-apart`. */
const { connectionString, parameters } = workerData as ShadowThreadData
const database = openDatabase(connectionString, { maxConnections: 2 })
try {
  parentPort?.postMessage({ answer: await runShadow(database.db, parameters) } satisfies ThreadAnswer<boolean>)
} finally {
  await database.close()
}
