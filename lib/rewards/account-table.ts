import { sortKeys } from './sort-keys'

/** Bytes of an account. */
export const ACCOUNT_BYTES = 20

/** Accounts numbered in the order in which they came; made by {@link createAccountTable}. */
export type AccountTable = {
  count: number
  /** 20 bytes each, by number. */
  bytes: Uint8Array
  /** Open addressing: number + 1, or 0 for a free slot; its length is a power of two. */
  slots: Uint32Array
}

/** An empty table with room for so many accounts; it grows as it has to. */
export function createAccountTable(capacity = 64): AccountTable {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(8, capacity * 2)))
  return { count: 0, bytes: new Uint8Array(capacity * ACCOUNT_BYTES), slots: new Uint32Array(slots) }
}

/** A table with the same accounts that can be added to on its own. */
export function copyAccountTable({ count, bytes, slots }: AccountTable): AccountTable {
  return { count, bytes: bytes.slice(), slots: slots.slice() }
}

/** The number of the account whose 20 bytes stand at `offset`; a new one when it was not there. */
export function numberOfAccount(table: AccountTable, bytes: Uint8Array, offset: number): number {
  const slot = findSlot(table, bytes, offset)
  const entry = table.slots[slot] as number
  if (entry !== 0) return entry - 1
  const number = addAccount(table, bytes, offset)
  table.slots[slot] = number + 1
  if (table.count * 2 > table.slots.length) growSlots(table)
  return number
}

/** The number of an account, or null when the table has none. */
export function findAccountNumber(table: AccountTable, bytes: Uint8Array, offset: number): number | null {
  const entry = table.slots[findSlot(table, bytes, offset)] as number
  return entry === 0 ? null : entry - 1
}

/** The numbers of all accounts, ascending by account. */
export function orderAccounts({ bytes, count }: AccountTable): Uint32Array {
  return sortKeys(bytes, { count, stride: ACCOUNT_BYTES, keyBytes: ACCOUNT_BYTES })
}

/** The account's slot, or the free one where it belongs. */
function findSlot(table: AccountTable, bytes: Uint8Array, offset: number): number {
  const mask = table.slots.length - 1
  let slot = hashAccount(bytes, offset) & mask
  for (;;) {
    const entry = table.slots[slot] as number
    if (entry === 0 || sameAccount(table.bytes, (entry - 1) * ACCOUNT_BYTES, bytes, offset)) return slot
    slot = (slot + 1) & mask
  }
}

function addAccount(table: AccountTable, bytes: Uint8Array, offset: number): number {
  const at = table.count * ACCOUNT_BYTES
  if (at + ACCOUNT_BYTES > table.bytes.length) {
    const larger = new Uint8Array(Math.max(at * 2, 64 * ACCOUNT_BYTES))
    larger.set(table.bytes)
    table.bytes = larger
  }
  for (let i = 0; i < ACCOUNT_BYTES; i += 1) table.bytes[at + i] = bytes[offset + i] as number
  table.count += 1
  return table.count - 1
}

function growSlots(table: AccountTable): void {
  const slots = new Uint32Array(table.slots.length * 4)
  for (let number = 0; number < table.count; number += 1) {
    let slot = hashAccount(table.bytes, number * ACCOUNT_BYTES) & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = number + 1
  }
  table.slots = slots
}

/** Mixes every byte: addresses may be chosen, and some begin or end alike. */
function hashAccount(bytes: Uint8Array, offset: number): number {
  let hash = 0x9e3779b1
  for (let i = 0; i < ACCOUNT_BYTES; i += 4) {
    const at = offset + i
    const word =
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    hash = Math.imul(hash ^ word, 0x85ebca6b)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function sameAccount(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): boolean {
  for (let i = 0; i < ACCOUNT_BYTES; i += 1) if (a[aOffset + i] !== b[bOffset + i]) return false
  return true
}
