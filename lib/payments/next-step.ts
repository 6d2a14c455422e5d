import type { PaymentStatus } from './payment'
import type { NextStepView } from './payment-view'

/** What the next step depends on besides the status. */
type Facts = { status: PaymentStatus; held: bigint; rejection: string | null; authorizationExpiry: number; now: number }

/** What happens next to a payment, in one sentence; null where nothing does any more. */
export function nextStep({ status, held, rejection, authorizationExpiry, now }: Facts): NextStepView | null {
  if (held > 0n && now >= authorizationExpiry && status !== 'disputed') {
    return { code: 'RECLAIM', text: 'What is still held can be reclaimed by its payer now.', at: null }
  }
  if (rejection !== null && held > 0n) {
    return {
      code: 'VOID_REJECTED',
      text: 'It does not match a valid quote: all of it goes back to its payer.',
      at: null,
    }
  }
  switch (status) {
    case 'authorised':
    case 'partly-captured':
      return {
        code: 'CAPTURE',
        text: 'Each epoch that closes captures what was used in it. What is still held then can be reclaimed.',
        at: authorizationExpiry,
      }
    case 'completed':
      return held > 0n
        ? { code: 'RETURN_REST', text: 'The task is done: after its last epoch the rest goes back.', at: null }
        : { code: 'SETTLE', text: 'It is settled once its last transaction is final.', at: null }
    case 'disputed':
      return { code: 'RESOLVE', text: 'The held money is frozen until the dispute ends.', at: null }
    default:
      return null
  }
}
