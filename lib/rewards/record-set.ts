import { isSameRange } from './same-range'

/** Bytes of one page; a key is far shorter and lies on one page. */
const PAGE_BYTES = 1 << 20
/** A key's length stands before it in one byte. */
const LENGTH_BYTES = 1
const MAX_KEY_BYTES = 255

/**
 * Which records were seen, by their keys as bytes. A million strings in a `Set` take twice the time and three times the
 * memory. Keys lie on pages, so that growing copies none of them. Made by {@link createRecordSet}.
 */
export type RecordSet = {
  readonly pages: Uint8Array[]
  /** Bytes used of all pages, with what was left free at their ends. */
  used: number
  count: number
  /** Open addressing: where the key lies + 1, or 0 for a free slot; its length is a power of two. */
  slots: Float64Array
  /** Another one for each set: whoever chooses ids cannot choose them so that they all want the same slot. */
  readonly seed: number
}

/** An empty set. */
export function createRecordSet(): RecordSet {
  return { pages: [], used: 0, count: 0, slots: new Float64Array(16), seed: Math.floor(Math.random() * 2 ** 32) }
}

/** Whether a key, the first `length` bytes of `key`, was added. */
export function hasRecord(set: RecordSet, key: Uint8Array, length: number): boolean {
  return set.slots[findSlot(set, key, length)] !== 0
}

/** Adds a key of 1 to 255 bytes; false where it was there before. */
export function addRecord(set: RecordSet, key: Uint8Array, length: number): boolean {
  const slot = findSlot(set, key, length)
  if (set.slots[slot] !== 0) return false
  set.slots[slot] = append(set, key, length) + 1
  set.count += 1
  if (set.count * 2 > set.slots.length) growSlots(set)
  return true
}

function append(set: RecordSet, key: Uint8Array, length: number): number {
  if (length === 0 || length > MAX_KEY_BYTES) throw new RangeError(`a key of ${length} bytes`)
  const free = PAGE_BYTES - (set.used % PAGE_BYTES)
  if (free < LENGTH_BYTES + length) set.used += free
  if (set.used === set.pages.length * PAGE_BYTES) set.pages.push(new Uint8Array(PAGE_BYTES))
  const position = set.used
  const page = set.pages[set.pages.length - 1] as Uint8Array
  const at = position % PAGE_BYTES
  page[at] = length
  for (let i = 0; i < length; i += 1) page[at + LENGTH_BYTES + i] = key[i] as number
  set.used += LENGTH_BYTES + length
  return position
}

/** The key's slot, or the free one where it belongs. */
function findSlot({ pages, slots, seed }: RecordSet, key: Uint8Array, length: number): number {
  const mask = slots.length - 1
  let slot = hashKey(seed, key, 0, length) & mask
  for (;;) {
    const entry = slots[slot] as number
    if (entry === 0) return slot
    const page = pages[Math.floor((entry - 1) / PAGE_BYTES)] as Uint8Array
    const at = (entry - 1) % PAGE_BYTES
    if (page[at] === length && isSameRange(page, at + LENGTH_BYTES, key, 0, length)) return slot
    slot = (slot + 1) & mask
  }
}

function growSlots(set: RecordSet): void {
  const before = set.slots
  set.slots = new Float64Array(before.length * 2)
  for (const entry of before) {
    if (entry === 0) continue
    const page = set.pages[Math.floor((entry - 1) / PAGE_BYTES)] as Uint8Array
    const at = (entry - 1) % PAGE_BYTES
    set.slots[findFree(set.slots, hashKey(set.seed, page, at + LENGTH_BYTES, page[at] as number))] = entry
  }
}

/** Keys that are known to differ need no comparing. */
function findFree(slots: Float64Array, hash: number): number {
  let slot = hash & (slots.length - 1)
  while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
  return slot
}

/** FNV-1a, mixed once more at its end, as its low bits alone choose the slot. */
function hashKey(seed: number, bytes: Uint8Array, offset: number, length: number): number {
  let hash = seed
  for (let i = offset; i < offset + length; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
