'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { sessionView } from '@/lib/accounts/session-view'
import { callApi } from '@/lib/core/api-client'
import { pageOf } from '@/lib/core/view-fields'

/** Query of the browsers the caller is signed in with. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => callApi('/sessions?limit=100', pageOf(sessionView), { signal }),
})

/** The browsers the caller is signed in with. */
export function useSessions() {
  return useQuery(sessionsQuery)
}
