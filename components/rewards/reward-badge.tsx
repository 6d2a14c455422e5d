import { Badge } from '../ui/badge'
import type { RewardState } from './reward-state'

/** The state of an epoch's reward in a mark and a word. */
export function RewardBadge({ state }: { state: RewardState }) {
  switch (state) {
    case 'claimed':
      return (
        <Badge tone="plain" mark="tick">
          Claimed
        </Badge>
      )
    case 'claimable':
      return (
        <Badge tone="accent" mark="dot">
          Claimable
        </Badge>
      )
    case 'pending':
      return (
        <Badge tone="warning" mark="half">
          Pending
        </Badge>
      )
    case 'nothing':
      return (
        <Badge tone="warning" mark="bang">
          Nothing earned
        </Badge>
      )
    case 'open':
      return (
        <Badge tone="info" mark="ring">
          Open
        </Badge>
      )
  }
}
