import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Shortest pause between two snapshots: below the two seconds that make a block final, so that no final block is lost. */
const MIN_PAUSE_MS = 1_000

/** A snapshot may take one part in this many of the machine's time: a chain of many hours is written less often. */
const MAX_SHARE = 20

/** Where a chain's state lies: written by us while it runs, and by anvil itself when it is ended. */
export function snapshotFiles(stateFile: string): { running: string; exit: string } {
  return { running: stateFile, exit: `${stateFile}.exit` }
}

/** Time of the last block in a state file, Unix seconds; null where the file is missing or torn. */
export function readStateTime(file: string): number | null {
  if (!existsSync(file)) return null
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as { block?: { timestamp?: string | number } }
    const time = Number(state.block?.timestamp)
    return Number.isFinite(time) && time > 0 ? time : null
  } catch {
    return null // anvil was killed while writing: the other file is whole
  }
}

/** The newest whole state of a chain; null where there is none. */
export function findState(stateFile: string): { file: string; stoppedAt: number } | null {
  const { running, exit } = snapshotFiles(stateFile)
  const newestFirst = [running, exit].filter(existsSync).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const file of newestFirst) {
    const stoppedAt = readStateTime(file)
    if (stoppedAt !== null) return { file, stoppedAt }
  }
  return null
}

async function takeSnapshot(url: string, stateFile: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"jsonrpc":"2.0","id":1,"method":"anvil_dumpState","params":[]}',
    signal: AbortSignal.timeout(30_000),
  })
  const { result } = (await response.json()) as { result: string }
  const state = gunzipSync(Buffer.from(result.slice(2), 'hex'))
  writeFileSync(`${stateFile}.new`, state)
  renameSync(`${stateFile}.new`, stateFile) // whole or not at all
}

/**
 * Writes the chain's state to disk again and again while it runs, each time as a whole. `stop` takes a last one.
 * A snapshot that fails is taken again a second later; `onError` hears of it.
 */
export function keepSnapshots(
  url: string,
  stateFile: string,
  onError: (error: unknown) => void,
): { stop: () => Promise<void> } {
  let stopped = false
  let wake: () => void = () => undefined
  const loop = (async () => {
    while (!stopped) {
      const started = performance.now()
      await takeSnapshot(url, stateFile).catch(onError)
      const pauseMs = Math.max(MIN_PAUSE_MS, (performance.now() - started) * MAX_SHARE)
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, pauseMs).unref()
      })
    }
  })()
  return {
    stop: async () => {
      stopped = true
      wake()
      await loop
      await takeSnapshot(url, stateFile).catch(onError)
    },
  }
}
