'use client'

import { useEffect, useState } from 'react'
import { z } from 'zod'
import { type PaymentStepView, paymentStepView } from '@/lib/payments/payment-view'
import { remember, takenBack } from './taken-back'

const steps = z.array(paymentStepView)

const keyOf = (name: string) => `warpshare.seen.${name}`

/** The steps that this tab has shown of a payment; none where the browser keeps nothing for us. */
function readSeen(name: string): PaymentStepView[] {
  try {
    return steps.parse(JSON.parse(sessionStorage.getItem(keyOf(name)) ?? '[]'))
  } catch {
    return []
  }
}

function keepSeen(name: string, seen: readonly PaymentStepView[]): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(seen))
  } catch {
    // Storage is full or forbidden: then a reloaded page knows less, and says nothing wrong.
  }
}

/**
 * The steps of a payment that this tab has shown, before a reload too, and that are not there any more; none while the
 * timeline is not known. `name` tells the payment and whose it is: another account in the same tab has seen nothing of it.
 */
export function useTakenBack(name: string, timeline: readonly PaymentStepView[] | undefined): PaymentStepView[] {
  const [seen, setSeen] = useState<readonly PaymentStepView[]>([])
  useEffect(() => {
    if (timeline === undefined) return
    const all = remember(readSeen(name), timeline)
    keepSeen(name, all)
    setSeen(all)
  }, [name, timeline])
  return timeline === undefined ? [] : takenBack(seen, timeline)
}
