'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState } from './error-state'
import { SkeletonRows } from './skeleton'

/** Shows a query in its three states; data that was there before stays while a later try fails. */
export function Loaded<Data>({
  query,
  what,
  title,
  skeleton,
  children,
}: {
  query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>
  /** As in `Rewards could not be loaded`. */
  what: string
  /** Title of the page, where what is loaded is the whole page. */
  title?: string
  skeleton?: ReactNode
  children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) {
    const state = <ErrorState what={what} error={query.error} onRetry={() => void query.refetch()} />
    if (title === undefined) return state
    return (
      <>
        <h1>{title}</h1>
        <section className="card" aria-label={`${what} is missing`}>
          {state}
        </section>
      </>
    )
  }
  return skeleton ?? <SkeletonRows label={`Loading ${what.toLowerCase()}`} />
}
