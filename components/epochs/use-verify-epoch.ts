'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { VerifyMessage, VerifyOutcome, VerifyRequest, VerifyStep } from './verify-messages'

/** Where a verification stands. Times are in ms since it began, by finished step. */
export type VerifyState = {
  phase: 'idle' | 'running' | 'done' | 'failed'
  step: VerifyStep
  percent: number
  times: Readonly<Partial<Record<VerifyStep, number>>>
  outcome: VerifyOutcome | null
  reason: string
}

const IDLE: VerifyState = { phase: 'idle', step: 'read', percent: 0, times: {}, outcome: null, reason: '' }

/** Runs the verification in a web worker; it can be stopped, and ends with the page. */
export function useVerifyEpoch() {
  const [state, setState] = useState(IDLE)
  const worker = useRef<Worker | null>(null)
  const stop = useCallback(() => {
    worker.current?.terminate()
    worker.current = null
    setState(IDLE)
  }, [])
  useEffect(() => () => worker.current?.terminate(), [])
  const start = useCallback((request: VerifyRequest) => {
    worker.current?.terminate()
    const began = performance.now()
    const fresh = new Worker(new URL('./verify-worker.ts', import.meta.url), { type: 'module' })
    worker.current = fresh
    setState({ ...IDLE, phase: 'running' })
    fresh.onmessage = ({ data }: MessageEvent<VerifyMessage>) =>
      setState((before) => follow(before, data, performance.now() - began))
    fresh.onerror = (event) => setState((before) => ({ ...before, phase: 'failed', reason: event.message }))
    fresh.postMessage(request)
  }, [])
  return { state, start, stop }
}

function follow(before: VerifyState, message: VerifyMessage, elapsedMs: number): VerifyState {
  switch (message.type) {
    case 'progress': {
      const isNext = message.step !== before.step
      const percent = message.bytesTotal === 0 ? 0 : (100 * message.bytesRead) / message.bytesTotal
      const times = isNext ? { ...before.times, [before.step]: elapsedMs } : before.times
      return { ...before, step: message.step, percent, times }
    }
    case 'done':
      return {
        ...before,
        phase: 'done',
        percent: 100,
        times: { ...before.times, [before.step]: elapsedMs },
        outcome: message.outcome,
      }
    case 'failed':
      return { ...before, phase: 'failed', reason: message.reason }
  }
}
