import type { PaymentStatus } from '@/lib/payments/payment'
import { Badge, type Tone } from '../ui/badge'
import type { MarkName } from '../ui/mark'

const FACES: Readonly<Record<PaymentStatus, readonly [Tone, MarkName, string]>> = {
  quoted: ['plain', 'ring', 'Quoted'],
  expired: ['plain', 'dash', 'Quote expired'],
  authorised: ['info', 'half', 'Authorized'],
  'partly-captured': ['info', 'dot', 'Partly captured'],
  completed: ['accent', 'dot', 'Captured'],
  settled: ['success', 'tick', 'Settled'],
  voided: ['plain', 'back', 'Voided'],
  reclaimed: ['plain', 'back', 'Reclaimed'],
  refunded: ['warning', 'back', 'Refunded'],
  disputed: ['danger', 'bang', 'Disputed'],
}

/** A payment's state in a mark and a word. */
export function PaymentBadge({ status }: { status: PaymentStatus }) {
  const [tone, mark, word] = FACES[status]
  return (
    <Badge tone={tone} mark={mark}>
      {word}
    </Badge>
  )
}
