'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { z } from 'zod'
import { callApi } from '@/lib/core/api-client'
import { sessionsQuery } from './use-sessions'

/** Signs out one browser, or with null every one including this. */
export function useEndSession() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (sessionId: string | null) =>
      callApi(sessionId === null ? '/sessions' : `/sessions/${sessionId}`, z.null(), { method: 'DELETE' }),
    // Without a session of its own, this browser may not ask what is left.
    onSuccess: (_, sessionId) =>
      sessionId === null ? undefined : queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
}
