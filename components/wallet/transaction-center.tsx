'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Toaster, toast } from 'sonner'
import { useConfig } from 'wagmi'
import { observeOnChain } from '@/lib/chain/client/observe-transaction'
import { readClient } from '@/lib/chain/client/send-transaction'
import { isFollowed, observeTransaction, type TransactionRecord } from '@/lib/chain/client/transaction-record'
import { updateTransaction } from '@/lib/chain/client/transaction-store'
import { useTransactions } from '@/lib/chain/client/use-transaction'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { TransactionToast } from './transaction-toast'

/** How long an end stays on the page by itself; problems stay until they are dismissed. */
const SHOWN_MS = { final: 12_000, declined: 4000, cancelled: 12_000 } as const

/** The index answers a moment after the chain: figures are read again then. */
const REFRESH_AFTER_MS = [0, 2000, 5000] as const

/** Follows every sent transaction and shows each in one toast; after a reload it goes on where it was. */
export function TransactionCenter() {
  useFollowTransactions()
  useTransactionToasts()
  return <Toaster position="bottom-right" expand visibleToasts={4} gap={10} offset={16} mobileOffset={16} />
}

function useFollowTransactions(): void {
  const config = useConfig()
  const { networks } = useRuntimeConfig()
  const followed = useTransactions()
    .filter(isFollowed)
    .map((record) => record.id)
    .join(' ')
  const records = useRef<readonly TransactionRecord[]>([])
  records.current = useTransactions()
  useEffect(() => {
    if (followed === '') return
    let isStopped = false
    const look = async (id: string) => {
      const record = records.current.find((item) => item.id === id)
      if (record === undefined) return
      const seen = await observeOnChain(readClient(config, record.chainId), record).catch(() => null)
      if (seen !== null && !isStopped) updateTransaction(id, (item) => observeTransaction(item, seen))
    }
    const round = () => {
      for (const id of followed.split(' ')) void look(id)
    }
    round()
    const every = Math.max(1000, Math.min(...networks.map((network) => network.blockTimeMs)))
    const timer = setInterval(round, every)
    return () => {
      isStopped = true
      clearInterval(timer)
    }
  }, [config, followed, networks])
}

function useTransactionToasts(): void {
  const records = useTransactions()
  const queryClient = useQueryClient()
  const shown = useRef(new Map<string, string>())
  useEffect(() => {
    for (const record of records) {
      const before = shown.current.get(record.id)
      if (record.isDismissed) {
        if (before !== undefined) toast.dismiss(record.id)
        shown.current.delete(record.id)
        continue
      }
      const mark = `${record.phase}:${record.hash ?? ''}`
      if (before === mark) continue
      shown.current.set(record.id, mark)
      showToast(record)
      if (record.phase === 'confirming' || record.phase === 'final') refreshSoon(() => queryClient.invalidateQueries())
    }
  }, [records, queryClient])
}

function showToast(record: TransactionRecord): void {
  const duration = SHOWN_MS[record.phase as keyof typeof SHOWN_MS] ?? Number.POSITIVE_INFINITY
  toast.custom(() => <TransactionToast id={record.id} />, { id: record.id, duration, unstyled: true })
}

function refreshSoon(refresh: () => unknown): void {
  for (const delay of REFRESH_AFTER_MS) setTimeout(refresh, delay)
}
