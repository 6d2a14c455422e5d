import type { PrepaidTaskStatus } from '@/lib/payments/prepaid-view'
import { Badge, type Tone } from '../ui/badge'
import type { MarkName } from '../ui/mark'

const FACES: Readonly<Record<PrepaidTaskStatus, readonly [Tone, MarkName, string]>> = {
  running: ['info', 'half', 'Running'],
  completed: ['accent', 'dot', 'Completed'],
  settled: ['success', 'tick', 'Settled'],
  expired: ['plain', 'dash', 'Expired'],
}

/** A prepaid task's state in a mark and a word. */
export function PrepaidBadge({ status }: { status: PrepaidTaskStatus }) {
  const [tone, mark, word] = FACES[status]
  return (
    <Badge tone={tone} mark={mark}>
      {word}
    </Badge>
  )
}
