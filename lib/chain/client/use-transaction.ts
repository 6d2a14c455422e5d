'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { useConfig } from 'wagmi'
import { type SendParameters, sendTransaction } from './send-transaction'
import { isUnderWay, type TransactionRecord } from './transaction-record'
import { getServerTransactions, getTransactions, subscribeTransactions } from './transaction-store'

/** Every transaction this browser follows. */
export function useTransactions(): readonly TransactionRecord[] {
  return useSyncExternalStore(subscribeTransactions, getTransactions, getServerTransactions)
}

/** The transaction with this id, whether one is under way, and how to send it. It is the same one after a reload and in every tab. */
export function useTransaction(id: string) {
  const config = useConfig()
  const record = useTransactions().find((item) => item.id === id)
  const send = useCallback(
    (parameters: Omit<SendParameters, 'id'>) => sendTransaction(config, { ...parameters, id }),
    [config, id],
  )
  return { record, isBusy: isUnderWay(record), send }
}
