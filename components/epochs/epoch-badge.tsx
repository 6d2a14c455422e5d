import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { Badge, type Tone } from '../ui/badge'
import type { MarkName } from '../ui/mark'

const FACES: Readonly<Record<EpochSummaryView['status'], readonly [Tone, MarkName, string]>> = {
  open: ['info', 'ring', 'Open'],
  closed: ['plain', 'dash', 'Closed'],
  submitted: ['warning', 'half', 'Submitted'],
  active: ['success', 'dot', 'Active'],
  revoked: ['danger', 'cross', 'Revoked'],
  empty: ['plain', 'ring', 'Empty'],
}

/** An epoch's status in a mark and a word. */
export function EpochBadge({ status }: { status: EpochSummaryView['status'] }) {
  const [tone, mark, word] = FACES[status]
  return (
    <Badge tone={tone} mark={mark}>
      {word}
    </Badge>
  )
}
