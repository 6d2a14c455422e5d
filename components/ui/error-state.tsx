'use client'

import { ApiError } from '@/lib/core/api-client'
import { Button } from './button'
import { EmptyState } from './empty-state'

/** A view that could not be loaded: what, why in words, and a way to try again. */
export function ErrorState({ what, error, onRetry }: { what: string; error: unknown; onRetry: () => void }) {
  const message = error instanceof Error ? error.message : 'Something unexpected happened'
  const hint = error instanceof ApiError && error.hint !== undefined ? ` ${error.hint}` : ''
  const isUnknown = error instanceof ApiError && error.status === 404
  const isOffline = error instanceof ApiError && error.code === 'OFFLINE'
  return (
    <div role="alert">
      <EmptyState
        icon={isOffline ? 'offline' : isUnknown ? 'noMatch' : 'cloudAlert'}
        title={isUnknown ? `${what} was not found` : `${what} could not be loaded`}
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {isUnknown
          ? 'Check the address. It may also belong to another account: only its owner sees it.'
          : `${message}.${hint}`}
      </EmptyState>
    </div>
  )
}
