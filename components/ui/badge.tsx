import type { ReactNode } from 'react'
import { Mark, type MarkName } from './mark'

/** Colour families of a badge; `plain` has none. */
export type Tone = 'plain' | 'info' | 'success' | 'warning' | 'danger' | 'accent'

/** A state in a mark and a word; colour only repeats it. */
export function Badge({ tone, mark, children }: { tone: Tone; mark: MarkName; children: ReactNode }) {
  return (
    <span className={tone === 'plain' ? 'badge' : `badge ${tone}`}>
      <Mark name={mark} />
      {children}
    </span>
  )
}
