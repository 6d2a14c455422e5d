import 'server-only'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { AppError } from '@/lib/core/app-error'
import { ACCOUNT_BYTES } from '../account-table'
import { decodeProofFileHeader, layoutProofFile, PROOF_FILE_HEADER_BYTES, type ProofFileHeader } from '../proof-file'
import { NODE_BYTES } from '../tree'
import { checkProofFile } from './check-proof-file'
import { INDEX_ROWS, indexRows, type ProofFile, TOP_NODES } from './proof-file-handle'
import { readAt } from './read-at'

/**
 * Opens a proof file for reading and verifies all of it first: every node is hashed again from the rows, up to the
 * root, which must also be `expectedRoot` where that is given. Throws {@link BrokenProofFileError} for one that is torn
 * or altered. The caller closes it with {@link closeProofFile}.
 */
export async function openProofFile(path: string, expectedRoot?: string | null): Promise<ProofFile> {
  const descriptor = openSync(path, 'r')
  try {
    const header = readHeader(path, descriptor, expectedRoot)
    const index = new Uint8Array(Math.ceil(header.leafCount / INDEX_ROWS) * ACCOUNT_BYTES)
    if (!(await checkProofFile(descriptor, header, (rows, first) => indexRows(index, rows, first)))) {
      throw new BrokenProofFileError(path, 'its rows and nodes do not lead to its root')
    }
    const { nodesOffset, fileBytes } = layoutProofFile(header.leafCount)
    const top = readAt(descriptor, nodesOffset, Math.min(TOP_NODES * NODE_BYTES, fileBytes - nodesOffset))
    return { descriptor, path, ...header, nodesOffset, index, top }
  } catch (error) {
    closeSync(descriptor)
    throw error
  }
}

/** Ends the use of an open proof file. */
export function closeProofFile(file: ProofFile): void {
  closeSync(file.descriptor)
}

function readHeader(path: string, descriptor: number, expectedRoot: string | null | undefined): ProofFileHeader {
  const { size } = fstatSync(descriptor)
  if (size < PROOF_FILE_HEADER_BYTES) throw new BrokenProofFileError(path, 'it is shorter than its header')
  const header = decodeProofFileHeader(readAt(descriptor, 0, PROOF_FILE_HEADER_BYTES))
  if (header === null) throw new BrokenProofFileError(path, 'it does not begin as one')
  const { fileBytes } = layoutProofFile(header.leafCount)
  if (size !== fileBytes) throw new BrokenProofFileError(path, `it has ${size} bytes, not ${fileBytes}`)
  if (expectedRoot !== undefined && expectedRoot !== header.root) {
    throw new BrokenProofFileError(path, `its root is ${header.root}, not ${expectedRoot}`)
  }
  return header
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
