import { isEnded, type TransactionRecord } from './transaction-record'

const STORAGE_KEY = 'warpshare.transactions'

/** Ended records are kept for the pages of this visit; in storage only what still has to be followed, and the newest ends. */
const KEPT_ENDS = 20

let records: readonly TransactionRecord[] = []
let isLoaded = false
const listeners = new Set<() => void>()
const NONE: readonly TransactionRecord[] = []

function load(): readonly TransactionRecord[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]')
    if (!Array.isArray(saved)) return []
    // What had ended before this page was opened is not announced again.
    return (saved as TransactionRecord[]).map((record) => (isEnded(record) ? { ...record, isDismissed: true } : record))
  } catch {
    return []
  }
}

function publish(next: readonly TransactionRecord[], isOwn: boolean): void {
  records = next
  if (isOwn) {
    const ended = next.filter(isEnded).slice(-KEPT_ENDS)
    const kept = next.filter((record) => record.hash !== null && (!isEnded(record) || ended.includes(record)))
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(kept))
    } catch {
      // Storage can be off or full; the transaction is then followed until the page is left.
    }
  }
  for (const listener of listeners) listener()
}

function ensureLoaded(): void {
  if (isLoaded || typeof window === 'undefined') return
  isLoaded = true
  records = load()
  window.addEventListener('storage', (event) => {
    if (event.key === STORAGE_KEY) publish(load(), false)
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
  publish([...records.filter((item) => item.id !== record.id), record], true)
}

/** Changes the record with this id, if there is one. */
export function updateTransaction(id: string, change: (record: TransactionRecord) => TransactionRecord): void {
  ensureLoaded()
  const before = records.find((item) => item.id === id)
  if (before === undefined) return
  const after = change(before)
  if (after !== before)
    publish(
      records.map((item) => (item === before ? after : item)),
      true,
    )
}
