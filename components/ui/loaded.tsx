'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from './error-state'
import { SkeletonRows } from './skeleton'

/** Shows a query in its three states; data that was there before stays while a later try fails. */
export function Loaded<Data>({
  query,
  what,
  skeleton,
  children,
}: {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  /** As in `Rewards could not be loaded`. */
  what: string
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState what={what} error={query.error} onRetry={() => void query.refetch()} />
  return skeleton ?? <SkeletonRows label={`Loading ${what.toLowerCase()}`} />
}
