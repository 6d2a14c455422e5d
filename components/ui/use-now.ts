'use client'

import { useEffect, useState } from 'react'

/** The current instant in Unix milliseconds, renewed every `everyMs`; null until the page has hydrated. */
export function useNow(everyMs = 1000): number | null {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
