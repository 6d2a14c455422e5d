import { MINUTE_MS } from '@/lib/core/time'
import { isEnded, isFollowed, type TransactionRecord } from './transaction-record'

const STORAGE_KEY = 'warpshare.transactions'

/** So many of the newest ended records stay in storage. */
const KEPT_ENDS = 20

/** A question to a wallet that is older than this was answered long ago, or never will be. */
const STALE_QUESTION_MS = 10 * MINUTE_MS

let records: readonly TransactionRecord[] = []
let isLoaded = false
const listeners = new Set<() => void>()
const NONE: readonly TransactionRecord[] = []

/** A wallet has the question of this very page in front of it: nobody else knows better. */
function isAsking(record: TransactionRecord): boolean {
  return record.phase === 'simulating' || record.phase === 'wallet'
}

/** What storage holds: what still has to be followed, questions that a wallet may have answered, and the newest ends. */
function isStored(record: TransactionRecord): boolean {
  return record.hash !== null || (record.nonce !== null && (record.phase === 'wallet' || isFollowed(record)))
}

function load(): readonly TransactionRecord[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    if (!Array.isArray(saved)) return []
    return (saved as TransactionRecord[]).flatMap(revive)
  } catch {
    return []
  }
}

/** What had ended before is not announced again; a question of another page may have been answered since. */
function revive(record: TransactionRecord): TransactionRecord[] {
  if (isEnded(record)) return [{ ...record, isDismissed: true }]
  if (record.hash !== null) return [record]
  return Date.now() - record.sentAtMs > STALE_QUESTION_MS ? [] : [{ ...record, phase: 'unsure' }]
}

function save(): void {
  const ended = records.filter(isEnded).slice(-KEPT_ENDS)
  const kept = records.filter((record) => isStored(record) && (!isEnded(record) || ended.includes(record)))
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(kept))
  } catch {
    // Storage can be off or full; the transaction is then followed until the page is left.
  }
}

function publish(next: readonly TransactionRecord[]): void {
  records = next
  for (const listener of listeners) listener()
}

/** Takes over what another tab wrote, except for what this page knows better or alone. */
function takeOver(): void {
  const own = records.filter((record) => isAsking(record) || !isStored(record))
  const ids = new Set(own.map((record) => record.id))
  publish([...load().filter((record) => !ids.has(record.id)), ...own])
}

function ensureLoaded(): void {
  if (isLoaded || typeof window === 'undefined') return
  isLoaded = true
  records = load()
  window.addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY) takeOver()
  })
}

/** Every transaction this browser follows, oldest first; other tabs' changes arrive by themselves. */
export function getTransactions(): readonly TransactionRecord[] {
  ensureLoaded()
  return records
}

/** What a server render sees: none. */
export function getServerTransactions(): readonly TransactionRecord[] {
  return NONE
}

/** Calls `listener` after each change; the answer ends that. */
export function subscribeTransactions(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Adds a record, or takes the place of the one with the same id. */
export function putTransaction(record: TransactionRecord): void {
  ensureLoaded()
  publish([...records.filter((item) => item.id !== record.id), record])
  save()
}

/** Changes the record with this id, if there is one. */
export function updateTransaction(id: string, change: (record: TransactionRecord) => TransactionRecord): void {
  ensureLoaded()
  const before = records.find((item) => item.id === id)
  if (before === undefined) return
  const after = change(before)
  if (after === before) return
  publish(records.map((item) => (item === before ? after : item)))
  save()
}
