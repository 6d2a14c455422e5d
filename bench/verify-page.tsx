import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useVerifyEpoch } from '@/components/epochs/use-verify-epoch'
import type { VerifyRequest } from '@/components/epochs/verify-messages'

/** What the page leaves for the benchmark to read. */
type Findings = { longestTaskMs: number; longestFrameMs: number; updates: number; state: unknown }
type BenchWindow = typeof globalThis & { request: VerifyRequest; findings?: Findings }

const bench = globalThis as BenchWindow
const seen = { longestTaskMs: 0, longestFrameMs: 0, updates: 0 }

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) seen.longestTaskMs = Math.max(seen.longestTaskMs, duration)
}).observe({ type: 'longtask' })

let lastFrame = performance.now()
const onFrame = (now: number) => {
  seen.longestFrameMs = Math.max(seen.longestFrameMs, now - lastFrame)
  lastFrame = now
  requestAnimationFrame(onFrame)
}
requestAnimationFrame(onFrame)

function Page() {
  const { state, start } = useVerifyEpoch()
  useEffect(() => start(bench.request), [start])
  useEffect(() => {
    seen.updates += 1
    if (state.phase === 'done' || state.phase === 'failed') bench.findings = { ...seen, state }
  }, [state])
  return (
    <p>
      {state.phase} {state.step} {Math.round(state.percent)} %
    </p>
  )
}

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Page />)
