'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'

/** One place in the main navigation; `also` are further path prefixes that belong to it. */
export type NavPlace = { href: string; label: string; also?: readonly string[] }

/** Places of the signed-in product. */
export const DAPP_PLACES: readonly NavPlace[] = [
  { href: '/dashboard', label: 'Dashboard' },
  { href: '/pay', label: 'Pay', also: ['/prepaid'] },
  { href: '/rewards', label: 'Rewards' },
  { href: '/epochs', label: 'Epochs' },
  { href: '/history', label: 'History', also: ['/payments', '/statements'] },
  { href: '/wallets', label: 'Wallets' },
]

/** Places anybody sees. */
export const PUBLIC_PLACES: readonly NavPlace[] = [{ href: '/epochs', label: 'Epochs' }]

/** Links to places of one level; the page one is on is marked. `isExact`: a place does not stand for the paths below it. */
export function PlaceLinks({ places, isExact = false }: { places: readonly NavPlace[]; isExact?: boolean }) {
  const path = usePathname()
  const isCurrent = (place: NavPlace) =>
    [place.href, ...(place.also ?? [])].some((prefix) => path === prefix || (!isExact && path.startsWith(`${prefix}/`)))
  return places.map((place) => (
    <Link key={place.href} href={place.href} prefetch={false} aria-current={isCurrent(place) ? 'page' : undefined}>
      {place.label}
    </Link>
  ))
}
