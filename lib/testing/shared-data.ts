import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Folder with traces and golden vectors that are not part of the product; null, with a loud line, where it is absent.
 * `WARPSHARE_SHARED_DIR` names another place.
 */
export function findSharedDir(): string | null {
  const folder = resolve(process.env.WARPSHARE_SHARED_DIR ?? '../shared')
  if (existsSync(join(folder, 'data', 'golden-distributions.json'))) return folder
  console.warn(`SKIPPED: no shared test data at ${folder}; set WARPSHARE_SHARED_DIR to test against it`)
  return null
}

/** A JSON file of the shared data. */
export function readSharedJson<T>(folder: string, name: string): T {
  return JSON.parse(readFileSync(join(folder, 'data', name), 'utf8')) as T
}

/** The real usage trace as CSV text. */
export function makeUsageTrace(folder: string): string {
  return execFileSync(process.execPath, [join(folder, 'tools', 'make-usage-trace.mjs')], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
}
