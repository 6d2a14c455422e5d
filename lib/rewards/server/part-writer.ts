import 'server-only'
import { joinChunks } from '../write-published-files'
import { packPart } from './pack-part'

/** Largest file that is kept in one row, as it is; a larger one goes into packed parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024

/** Parts of a file that are packed or written while the next one is gathered: packing has threads of its own. */
const MOST_UNDER_WAY = 4

/** Where a packed part goes. */
export type WritePart = (part: number, content: Uint8Array) => Promise<void>

/** A file under way: what is gathered of its next part, and the parts before that are packed and written meanwhile. */
export type PartWriter = {
  readonly writePart: WritePart
  pieces: Uint8Array[]
  bytes: number
  parts: number
  writing: Promise<void>[]
}

/** Begins a file that comes in pieces and is written in parts. */
export function createPartWriter(writePart: WritePart): PartWriter {
  return { writePart, pieces: [], bytes: 0, parts: 0, writing: [] }
}

/** Adds the file's next piece. Throws what writing an earlier part threw. */
export async function addPiece(file: PartWriter, piece: Uint8Array): Promise<void> {
  if (file.bytes > 0 && file.bytes + piece.length > PART_BYTES) await flush(file)
  file.pieces.push(piece)
  file.bytes += piece.length
}

/** Writes what is left. A file smaller than a part is given back as it is, with nothing written; of any other, nothing. */
export async function endParts(file: PartWriter): Promise<Uint8Array> {
  if (file.parts > 0 && file.bytes > 0) await flush(file)
  await Promise.all(file.writing)
  return joinChunks(file.pieces)
}

/** Waits until nothing of the file is being written, however that ends. */
export async function settleParts({ writing }: PartWriter): Promise<void> {
  await Promise.allSettled(writing)
}

/** Hands what is gathered on to be packed and written, once no more than so many parts are under way before it. */
async function flush(file: PartWriter): Promise<void> {
  const { pieces, parts } = file
  if (file.writing.length >= MOST_UNDER_WAY) {
    await file.writing[0]
    file.writing.shift()
  }
  file.pieces = []
  file.bytes = 0
  file.parts = parts + 1
  const writing = packPart(pieces).then((content) => file.writePart(parts, content))
  // It is met when so many have been begun after it, or at the end.
  writing.catch(() => undefined)
  file.writing.push(writing)
}
