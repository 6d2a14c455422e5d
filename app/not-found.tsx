import type { Metadata } from 'next'
import { Brand } from '@/components/layout/brand'
import { LinkButton } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export const metadata: Metadata = { title: 'Page not found' }

/** A page that is not there. */
export default function NotFound() {
  return (
    <>
      <header className="topbar">
        <div className="topbar-in">
          <Brand />
        </div>
      </header>
      <main className="page" id="main">
        <h1>Page not found</h1>
        <section className="card" aria-label="What to do">
          <EmptyState
            icon="noMatch"
            title="There is nothing at this address"
            action={<LinkButton href="/">To the start</LinkButton>}
          >
            Check the address, or begin at the start page.
          </EmptyState>
        </section>
      </main>
    </>
  )
}
