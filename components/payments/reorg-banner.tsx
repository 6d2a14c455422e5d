import type { PaymentStepView } from '@/lib/payments/payment-view'
import { Banner } from '../ui/banner'
import { STEP_TITLES } from './step-titles'

/** Between two looks these steps went missing: the network dropped the blocks that held them. Nothing where there are none. */
export function ReorgBanner({ missing }: { missing: readonly PaymentStepView[] }) {
  if (missing.length === 0) return null
  const titles = [...new Set(missing.map((step) => STEP_TITLES[step.type]))].join(', ')
  return (
    <Banner tone="warning" icon="replaced" title="The network took a block back">
      “{titles}” does not count at the moment. Such a transaction usually comes again within a few blocks; this page
      shows it then, and nothing is lost or charged twice.
    </Banner>
  )
}
