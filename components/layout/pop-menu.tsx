'use client'

import { usePathname } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'

/** A `details` menu that closes on Escape, on a click elsewhere, on a choice and on navigation. */
export function PopMenu({
  label,
  className,
  summaryClass,
  summary,
  children,
}: {
  /** Spoken name; without one the summary names itself. */
  label?: string
  className: string
  summaryClass: string
  summary: ReactNode
  children: ReactNode
}) {
  const box = useRef<HTMLDetailsElement>(null)
  const path = usePathname()
  // biome-ignore lint/correctness/useExhaustiveDependencies: navigation closes the menu
  useEffect(() => {
    if (box.current) box.current.open = false
  }, [path])
  useEffect(() => {
    const close = (event: Event) => {
      const details = box.current
      if (!details?.open) return
      if (event instanceof KeyboardEvent && event.key !== 'Escape') return
      if (event.type === 'pointerdown' && details.contains(event.target as Node)) return
      details.open = false
      if (event.type === 'keydown') details.querySelector('summary')?.focus()
    }
    document.addEventListener('pointerdown', close)
    document.addEventListener('keydown', close)
    return () => {
      document.removeEventListener('pointerdown', close)
      document.removeEventListener('keydown', close)
    }
  }, [])
  return (
    <details className={className} ref={box}>
      <summary className={summaryClass} aria-label={label}>
        {summary}
      </summary>
      {children}
    </details>
  )
}
