import 'server-only'
import { packPart } from './pack-part'

/** Largest file that is kept in one row, as it is; a larger one goes into packed parts of about this size. */
const PART_BYTES = 4 * 1024 * 1024

/** Parts of a file that are packed or written while the next one is gathered: packing has threads of its own. */
const MOST_UNDER_WAY = 4

/** Where a packed part goes. */
export type WritePart = (part: number, content: Uint8Array<ArrayBuffer>) => Promise<void>

/** A file under way: what is gathered of its next part, and the parts before that are packed and written meanwhile. */
export type PartWriter = {
  readonly writePart: WritePart
  /** Memory of parts that are written. Used again, because gigabytes that are allocated keep the garbage collector at work. */
  readonly spare: Uint8Array[]
  /** The next part, of which so many bytes are there. */
  buffer: Uint8Array
  bytes: number
  parts: number
  writing: Promise<void>[]
}

/** Begins a file that comes in pieces and is written in parts. */
export function createPartWriter(writePart: WritePart): PartWriter {
  return { writePart, spare: [], buffer: new Uint8Array(0), bytes: 0, parts: 0, writing: [] }
}

/** Adds the file's next piece. Throws what writing an earlier part threw. */
export async function addPiece(file: PartWriter, piece: Uint8Array): Promise<void> {
  if (file.bytes > 0 && file.bytes + piece.length > PART_BYTES) await flush(file)
  if (file.bytes + piece.length > file.buffer.length) enlarge(file, file.bytes + piece.length)
  file.buffer.set(piece, file.bytes)
  file.bytes += piece.length
}

/** Writes what is left. A file smaller than a part is given back as it is, with nothing written; of any other, nothing. */
export async function endParts(file: PartWriter): Promise<Uint8Array> {
  if (file.parts > 0 && file.bytes > 0) await flush(file)
  await Promise.all(file.writing)
  return file.buffer.slice(0, file.bytes)
}

/** Waits until nothing of the file is being written, however that ends. */
export async function settleParts({ writing }: PartWriter): Promise<void> {
  await Promise.allSettled(writing)
}

/** Hands what is gathered on to be packed and written, once no more than so many parts are under way before it. */
async function flush(file: PartWriter): Promise<void> {
  const { buffer, bytes, parts } = file
  if (file.writing.length >= MOST_UNDER_WAY) {
    await file.writing[0]
    file.writing.shift()
  }
  file.buffer = file.spare.pop() ?? new Uint8Array(0)
  file.bytes = 0
  file.parts = parts + 1
  const writing = packPart(buffer.subarray(0, bytes)).then((content) => {
    file.spare.push(buffer)
    return file.writePart(parts, content)
  })
  // It is met when so many have been begun after it, or at the end.
  writing.catch(() => undefined)
  file.writing.push(writing)
}

/** Twice as large until it is a part's size: most files are small. A piece larger than a part is a part by itself. */
function enlarge(file: PartWriter, needed: number): void {
  const buffer = new Uint8Array(Math.max(needed, Math.min(2 * file.buffer.length, PART_BYTES)))
  buffer.set(file.buffer.subarray(0, file.bytes))
  file.buffer = buffer
}
