const line = { fill: 'none', stroke: 'currentColor', strokeLinecap: 'round', strokeLinejoin: 'round' } as const

const MARKS = {
  ring: <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  dash: <path d="M1.5 5h7" strokeWidth="1.8" {...line} />,
  half: (
    <>
      <circle cx="5" cy="5" r="3.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M5 1.4a3.6 3.6 0 0 1 0 7.2z" fill="currentColor" />
    </>
  ),
  dot: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  cross: <path d="m2 2 6 6M8 2 2 8" strokeWidth="1.8" {...line} />,
  bang: <path d="M5 1.4v4.4M5 8.4v.1" strokeWidth="1.9" {...line} />,
  tick: <path d="M1.5 5.4 4 7.8 8.6 2.4" strokeWidth="1.8" {...line} />,
  back: <path d="M4 1.8 1.4 4.4 4 7M1.6 4.4h4.6a2.2 2.2 0 0 1 0 4.4H5" strokeWidth="1.5" {...line} />,
} as const

/** Names of the 10 px marks that stand in badges. */
export type MarkName = keyof typeof MARKS

/** A 10 px mark; colour and word beside it repeat what its shape says. */
export function Mark({ name }: { name: MarkName }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true">
      {MARKS[name]}
    </svg>
  )
}
