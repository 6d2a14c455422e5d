import type { ReactNode } from 'react'
import { Icon } from './icon'

/** State of one step on the rail. */
export type StepState = 'done' | 'now' | 'todo' | 'fail'

const SPOKEN = { done: 'Done', now: 'Current', todo: 'To do', fail: 'Failed' } as const

/** Steps and timeline share this rail. */
export function Rail({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <ol className={`rail ${className}`}>{children}</ol>
}

/** One step: ring with a number, accent ring, green tick or red cross; its words, and what stands at its right end. */
export function RailStep({
  state,
  number,
  title,
  meta,
  end,
}: {
  state: StepState
  number?: number
  title: ReactNode
  meta?: ReactNode
  end?: ReactNode
}) {
  return (
    <li className={state} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="dot">
        {state === 'done' ? <Icon name="check" /> : state === 'fail' ? <Icon name="close" /> : (number ?? '')}
        <span className="sr">{SPOKEN[state]}</span>
      </span>
      <div>
        <div className="what">{title}</div>
        {meta === undefined ? null : <div className="meta">{meta}</div>}
      </div>
      <div className="end">{end}</div>
    </li>
  )
}
