import 'server-only'
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { assert } from '@/lib/core/assert'
import { openDatabase } from '@/lib/db/server/database'
import { writeUsageFile } from './epoch-files'
import { addPiece, createPartWriter, endParts } from './part-writer'
import type { ThreadAnswer } from './run-thread'
import type { UsagePart, UsageThreadAnswer, UsageThreadData } from './write-usage-apart'

/** One epoch's `usage.csv` on a thread of its own, with a connection of its own: see `write-usage-apart`. */
const { connectionString, chainId, epoch } = workerData as UsageThreadData
const port = parentPort
assert(port, 'it is a thread')

/** Packed parts that may wait to be written: what comes in the seconds in which the caller computes; some 60 MB. */
const MOST_WAITING = 128
let waiting = 0
port.on('message', () => {
  waiting -= 1
})
const file = createPartWriter(async (part, content) => {
  while (waiting >= MOST_WAITING) await once(port, 'message')
  waiting += 1
  port.postMessage({ part, content } satisfies UsagePart, [content.buffer])
})

const database = openDatabase(connectionString, { maxConnections: 2 })
try {
  const written = await writeUsageFile(database.db, { chainId, epoch }, async (_, piece) => addPiece(file, piece))
  const answer = { written, content: await endParts(file) }
  port.postMessage({ answer } satisfies ThreadAnswer<UsageThreadAnswer>)
} finally {
  port.close()
  await database.close()
}
