import 'server-only'
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '@/lib/db/server/database'
import { parseProofFileName, proofFileName } from './proof-file-name'
import { buildProofFile, type RootOfEpoch } from './proof-store'
import { findLastActiveEpoch } from './read-leaves'

/** Age from which a half-written file is nobody's work any more. */
const STALE_MS = 3_600_000

/**
 * Sees to it that the proof file of a distribution that is to be published is there, and that those that nobody claims
 * from are gone: of epochs before the active one, and of roots that were revoked and built anew. Doing it again changes
 * nothing. Web processes that do not share the folder build their own.
 */
export async function keepProofFiles(db: Db, folder: string, next: RootOfEpoch): Promise<void> {
  if (existsSync(join(folder, proofFileName(next)))) return
  await buildProofFile(db, folder, next)
  const active = await findLastActiveEpoch(db, { chainId: next.chainId, before: next.epoch })
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const of = parseProofFileName(name)
    const isOld =
      of === null
        ? await isStale(path)
        : of.chainId === next.chainId &&
          (of.epoch < (active ?? 0) || (of.epoch === next.epoch && of.root !== next.root))
    if (isOld) await rm(path, { force: true })
  }
}

/** A temporary file whose writer was killed; anything else in the folder is left alone. */
async function isStale(path: string): Promise<boolean> {
  if (!path.endsWith('.tmp')) return false
  const found = await stat(path).catch(() => null)
  return found !== null && Date.now() - found.mtimeMs > STALE_MS
}
