import 'server-only'
import { readSync } from 'node:fs'
import { assert } from '@/lib/core/assert'

/** Node reads at most 2 GiB a call. */
const MOST_BYTES = 1 << 30

/** Fills `target` with a file's bytes from a position on. Throws when the file ends before. */
export function readInto(descriptor: number, position: number, target: Uint8Array): void {
  for (let at = 0; at < target.length; ) {
    const read = readSync(descriptor, target, at, Math.min(target.length - at, MOST_BYTES), position + at)
    assert(read > 0, 'a file is as long as it was')
    at += read
  }
}

/** Reads exactly so many bytes. Throws when the file ends before. */
export function readAt(descriptor: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  readInto(descriptor, position, bytes)
  return bytes
}
