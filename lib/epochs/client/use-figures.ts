'use client'

import { useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { SECOND_MS } from '@/lib/core/time'

const loadView = () => import('@/lib/epochs/figures-view').then((view) => view.figuresView)

/** What all active epochs of every network came to. */
export function useFigures() {
  return useQuery({
    queryKey: ['figures'],
    queryFn: ({ signal }) => callApi('/figures', loadView(), { signal }),
    refetchInterval: 15 * SECOND_MS,
  })
}
