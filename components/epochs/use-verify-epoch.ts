'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import {
  VERIFY_STEPS,
  type VerifyMessage,
  type VerifyOutcome,
  type VerifyRequest,
  type VerifyStep,
} from './verify-messages'

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
      // The last file is read while comparing: a step that was left is not entered again.
      const isNext = VERIFY_STEPS.indexOf(message.step) > VERIFY_STEPS.indexOf(before.step)
      const percent = message.bytesTotal === 0 ? 0 : (100 * message.bytesRead) / message.bytesTotal
      if (!isNext) return { ...before, percent }
      return { ...before, step: message.step, percent, times: { ...before.times, [before.step]: elapsedMs } }
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
