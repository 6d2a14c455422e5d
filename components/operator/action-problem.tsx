import { Banner } from '../ui/banner'

/** Why the last press of a button did nothing, and what to do; nothing while there is no such reason. */
export function ActionProblem({ error }: { error: Error | null }) {
  if (error === null) return null
  return (
    <div className="card-body">
      <Banner tone="danger" icon="failed" title={error.message}>
        {(error as { hint?: string }).hint || 'Nothing was changed. Try again in a moment.'}
      </Banner>
    </div>
  )
}
