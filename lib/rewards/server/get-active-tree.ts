import 'server-only'
import type { Db } from '@/lib/db/server/database'
import type { LeafRows } from '../leaf-rows'
import { buildTree, type MerkleTree } from '../tree'
import { findLastActiveEpoch, readLeaves } from './read-leaves'

/** The distribution that pays now, with its tree. */
export type ActiveTree = { readonly epoch: number; readonly leaves: LeafRows; readonly tree: MerkleTree }

/** One tree a network is kept: claims ask for the active one only. Keyed by database, so that tests do not mix. */
const kept = new WeakMap<object, Map<number, { epoch: number; tree: Promise<ActiveTree> }>>()

/** The active distribution's tree, built once an epoch; null while no root was ever active. */
export async function getActiveTree(db: Db, { chainId }: { chainId: number }): Promise<ActiveTree | null> {
  const epoch = await findLastActiveEpoch(db, { chainId, before: 2_147_483_647 })
  if (epoch === null) return null
  const ofDatabase = kept.get(db) ?? new Map<number, { epoch: number; tree: Promise<ActiveTree> }>()
  kept.set(db, ofDatabase)
  const known = ofDatabase.get(chainId)
  if (known?.epoch === epoch) return known.tree
  const tree = loadTree(db, { chainId, epoch })
  ofDatabase.set(chainId, { epoch, tree })
  tree.catch(() => ofDatabase.delete(chainId))
  return tree
}

async function loadTree(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<ActiveTree> {
  const leaves = await readLeaves(db, { chainId, epoch })
  return { epoch, leaves, tree: buildTree(leaves) }
}
