import type { ReactNode } from 'react'
import type { IconName } from '../ui/icon'

/** One thing that the reader should look at, and where to go about it. */
export type AttentionItem = {
  key: string
  icon: IconName
  tone: '' | 'accent' | 'warning'
  title: string
  sub: ReactNode
  href: string
  /** The network it is about, where the page it leads to shows one network at a time. */
  chainId?: number
  action: string
}
