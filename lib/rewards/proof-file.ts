import type { Hex } from 'viem'
import { hexAt, LEAF_ROW_BYTES, writeHex } from './leaf-rows'
import { sameBytes } from './same-bytes'
import { NODE_BYTES } from './tree'

/** Header: magic (8), leaf count (8, big-endian), root (32), zeros (16). */
export const PROOF_FILE_HEADER_BYTES = 64

const MAGIC = new TextEncoder().encode('WSPROOF1')

/** What a proof file's header says. The rows follow it (72 bytes a leaf, tree order), then the nodes (32 bytes each). */
export type ProofFileHeader = {
  readonly leafCount: number
  readonly root: Hex | null
}

/** Where a file of so many leaves has its nodes, and how long it is. */
export function layoutProofFile(leafCount: number): { nodesOffset: number; fileBytes: number } {
  const nodesOffset = PROOF_FILE_HEADER_BYTES + leafCount * LEAF_ROW_BYTES
  return { nodesOffset, fileBytes: nodesOffset + Math.max(0, 2 * leafCount - 1) * NODE_BYTES }
}

/** The header for a tree. */
export function encodeProofFileHeader({ leafCount, root }: ProofFileHeader): Uint8Array {
  const header = new Uint8Array(PROOF_FILE_HEADER_BYTES)
  header.set(MAGIC, 0)
  new DataView(header.buffer).setBigUint64(8, BigInt(leafCount))
  if (root !== null) writeHex(header, 16, root)
  return header
}

/** Reads a header; null when these bytes are none. */
export function decodeProofFileHeader(header: Uint8Array): ProofFileHeader | null {
  if (header.length < PROOF_FILE_HEADER_BYTES) return null
  const leafCount = new DataView(header.buffer, header.byteOffset).getBigUint64(8)
  if (leafCount > BigInt(Number.MAX_SAFE_INTEGER)) return null
  const root = leafCount === 0n ? null : hexAt(header, 16, NODE_BYTES)
  const decoded = { leafCount: Number(leafCount), root }
  return sameBytes(encodeProofFileHeader(decoded), header.subarray(0, PROOF_FILE_HEADER_BYTES)) ? decoded : null
}
