import 'server-only'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { LEAF_ROW_BYTES } from '../leaf-rows'
import { checkProofFile, decodeProofFileHeader, layoutProofFile, PROOF_FILE_HEADER_BYTES } from '../proof-file'
import { indexRows, type ProofFile, topNodes } from './proof-file-handle'

/**
 * Opens a proof file for reading and verifies all of it first: every node is hashed again from the rows, up to the
 * root, which must also be `expectedRoot` where that is given. Throws {@link BrokenProofFileError} for one that is torn
 * or altered. The caller closes it with {@link closeProofFile}.
 */
export function openProofFile(path: string, expectedRoot?: string | null): ProofFile {
  const descriptor = openSync(path, 'r')
  try {
    return readProofFile(path, descriptor, expectedRoot)
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

/** Ends the use of an open proof file. */
export function closeProofFile(file: ProofFile): void {
  closeSync(file.descriptor)
}

function readProofFile(path: string, descriptor: number, expectedRoot: string | null | undefined): ProofFile {
  const { size } = fstatSync(descriptor)
  if (size < PROOF_FILE_HEADER_BYTES) throw new BrokenProofFileError(path, 'it is shorter than its header')
  const header = decodeProofFileHeader(readAt(descriptor, 0, PROOF_FILE_HEADER_BYTES))
  if (header === null) throw new BrokenProofFileError(path, 'it does not begin as one')
  const { nodesOffset, fileBytes } = layoutProofFile(header.leafCount)
  if (size !== fileBytes) throw new BrokenProofFileError(path, `it has ${size} bytes, not ${fileBytes}`)
  if (expectedRoot !== undefined && expectedRoot !== header.root) {
    throw new BrokenProofFileError(path, `its root is ${header.root}, not ${expectedRoot}`)
  }
  const rows = readAt(descriptor, PROOF_FILE_HEADER_BYTES, header.leafCount * LEAF_ROW_BYTES)
  const nodes = readAt(descriptor, nodesOffset, fileBytes - nodesOffset)
  const tree = checkProofFile(header, { count: header.leafCount, bytes: rows }, nodes)
  if (tree === null) throw new BrokenProofFileError(path, 'its rows and nodes do not lead to its root')
  return { descriptor, path, ...header, nodesOffset, index: indexRows(rows, header.leafCount), top: topNodes(nodes) }
}

/** Reads exactly so many bytes. Throws when the file ends before. */
export function readAt(descriptor: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; ) {
    // Node reads at most 2 GiB a call.
    const read = readSync(descriptor, bytes, at, Math.min(length - at, 1 << 30), position + at)
    assert(read > 0, 'a file is as long as it was')
    at += read
  }
  return bytes
}

/** A proof file that must not be served from. */
export class BrokenProofFileError extends AppError {
  constructor(path: string, problem: string) {
    super(`The proof file ${path} is broken: ${problem}`, {
      code: 'PROOF_FILE_BROKEN',
      status: 500,
      hint: 'Build it again from the leaves.',
    })
  }
}
