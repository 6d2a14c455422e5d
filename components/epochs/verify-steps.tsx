import { groupThousands } from '@/lib/core/format-amount'
import { Progress } from '../ui/progress'
import { Rail, RailStep, type StepState } from '../ui/rail'
import type { VerifyState } from './use-verify-epoch'
import { VERIFY_STEPS, type VerifyStep } from './verify-messages'

const TITLES: Readonly<Record<VerifyStep, string>> = {
  read: 'Files downloaded, SHA-256 checked',
  compute: 'Rewards recomputed',
  hash: 'Tree rebuilt',
  compare: 'Compared with the chain',
}

/** How far a verification is: each step with what it handled and how long it took. */
export function VerifySteps({ state }: { state: VerifyState }) {
  const now = VERIFY_STEPS.indexOf(state.step)
  return (
    <div>
      <Rail className="vr">
        {VERIFY_STEPS.map((step, index) => (
          <RailStep
            key={step}
            state={stepState(state, index, now)}
            number={index + 1}
            title={TITLES[step]}
            meta={stepMeta(step, state)}
            end={<span className="muted small">{spentText(step, state)}</span>}
          />
        ))}
      </Rail>
      <Progress
        percent={state.phase === 'done' ? 100 : (100 * now + state.percent) / VERIFY_STEPS.length}
        label="Verification"
        tone={
          state.phase === 'failed' || state.outcome?.isMatch === false
            ? 'danger'
            : state.phase === 'done'
              ? 'success'
              : 'plain'
        }
      />
    </div>
  )
}

function stepState(state: VerifyState, index: number, now: number): StepState {
  if (state.phase === 'done')
    return state.outcome?.isMatch === false && index === VERIFY_STEPS.length - 1 ? 'fail' : 'done'
  if (index < now) return 'done'
  if (index > now) return 'todo'
  return state.phase === 'failed' ? 'fail' : 'now'
}

function stepMeta(step: VerifyStep, { outcome, percent, step: current }: VerifyState): string {
  if (outcome === null) return step === 'read' && current === 'read' ? `${Math.round(percent)} %` : ''
  if (step === 'read') return `${outcome.fileCount} files, ${bytesText(outcome.bytes)}`
  if (step === 'compute') return outcome.captureCount === 1 ? '1 capture' : `${outcome.captureCount} captures`
  if (step === 'hash') return `${groupThousands(outcome.leafCount.toString())} leaves`
  return outcome.isMatch ? 'Root and content hash are equal' : `${outcome.differences.length} differences`
}

function spentText(step: VerifyStep, { times }: VerifyState): string {
  const index = VERIFY_STEPS.indexOf(step)
  const before = index === 0 ? 0 : times[VERIFY_STEPS[index - 1] ?? 'read']
  const at = times[step]
  return at === undefined || before === undefined ? '' : `${((at - before) / 1000).toFixed(1)} s`
}

function bytesText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
