import 'server-only'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hex } from 'viem'
import { assert } from '@/lib/core/assert'
import type { Db } from '@/lib/db/server/database'
import { buildTree } from '../tree'
import { BrokenProofFileError, closeProofFile, openProofFile } from './open-proof-file'
import type { ProofFile } from './proof-file-handle'
import { proofFileName } from './proof-file-name'
import { readLeaves } from './read-leaves'
import { writeProofFile } from './write-proof-file'

/** A stored distribution that has a root. */
export type RootOfEpoch = { readonly chainId: number; readonly epoch: number; readonly root: Hex }

/** A folder of proof files, one a distribution, and those of them that this process has open. */
export type ProofStore = { readonly folder: string; readonly opened: Map<string, Promise<ProofFile>> }

/** Files of a network that stay open: the active distribution's, the one that waits, and the one before them. */
const OPEN_A_NETWORK = 3

/** A store over a folder, which is made with its first file. Several processes may share one. */
export function createProofStore(folder: string): ProofStore {
  return { folder, opened: new Map() }
}

/**
 * The proof file of a distribution, opened and verified once. One that is missing, torn or altered is built again from
 * the stored leaves. Throws where these do not give the root.
 */
export function getProofFile(db: Db, store: ProofStore, of: RootOfEpoch): Promise<ProofFile> {
  const name = proofFileName(of)
  const known = store.opened.get(name)
  if (known !== undefined) return known
  const file = openOrBuild(db, store, of)
  store.opened.set(name, file)
  file.then(
    () => closeOldest(store, of.chainId),
    () => store.opened.delete(name),
  )
  return file
}

/** Ends the use of all files. */
export async function closeProofStore(store: ProofStore): Promise<void> {
  const files = await Promise.allSettled(store.opened.values())
  store.opened.clear()
  for (const file of files) if (file.status === 'fulfilled') closeProofFile(file.value)
}

/** Writes a distribution's proof file from its stored leaves. Throws where these do not give its root. */
export async function buildProofFile(db: Db, folder: string, of: RootOfEpoch): Promise<string> {
  const rows = await readLeaves(db, of)
  const tree = buildTree(rows)
  assert(tree.root === of.root, `the stored leaves of epoch ${of.epoch} give its root`)
  await mkdir(folder, { recursive: true })
  const path = join(folder, proofFileName(of))
  await writeProofFile(path, { rows, tree })
  return path
}

async function openOrBuild(db: Db, store: ProofStore, of: RootOfEpoch): Promise<ProofFile> {
  try {
    return await openProofFile(join(store.folder, proofFileName(of)), of.root)
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing && !(error instanceof BrokenProofFileError)) throw error
  }
  return openProofFile(await buildProofFile(db, store.folder, of), of.root)
}

/** Readers take what they need in one go once they have a file, so the one opened longest ago is nobody's any more. */
async function closeOldest({ opened }: ProofStore, chainId: number): Promise<void> {
  const ofNetwork = [...opened].filter(([name]) => name.startsWith(`${chainId}-`))
  for (const [name, file] of ofNetwork.slice(0, -OPEN_A_NETWORK)) {
    opened.delete(name)
    closeProofFile(await file)
  }
}
