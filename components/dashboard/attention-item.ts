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
  action: string
}
