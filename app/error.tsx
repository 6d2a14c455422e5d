'use client'

import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

/** A page that failed; the reference is in the server's log. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page" id="main">
      <h1>This page failed</h1>
      <section className="card" aria-label="What to do">
        <div role="alert">
          <EmptyState
            icon="cloudAlert"
            title="Something unexpected happened"
            action={<Button onClick={reset}>Try again</Button>}
          >
            No money moved because of it. {error.digest === undefined ? '' : `Reference ${error.digest}.`}
          </EmptyState>
        </div>
      </section>
    </main>
  )
}
