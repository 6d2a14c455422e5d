import { shortHex } from '@/lib/core/short-hex'
import { LinkButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { Brand } from './brand'
import { CONNECT_PLACE } from './connect-place'
import { DAPP_PLACES, PlaceLinks, PUBLIC_PLACES } from './nav-links'
import { PopMenu } from './pop-menu'
import { ThemeToggle, ThemeToggleRow } from './theme-toggle'

/** Header of the public pages: no wallet code. A reader who is signed in sees the whole navigation and the account. */
export function PublicHeader({ account }: { account: string | null }) {
  const places = account === null ? PUBLIC_PLACES : DAPP_PLACES
  return (
    <header className="topbar">
      <div className="topbar-in">
        <Brand />
        <nav className="nav" aria-label="Main">
          <PlaceLinks places={places} />
        </nav>
        <div className="topbar-end">
          {account === null ? (
            <LinkButton look="primary" className="hide-sm" href={CONNECT_PLACE} prefetch={false}>
              Connect wallet
            </LinkButton>
          ) : (
            <LinkButton className="acct" href="/dashboard" prefetch={false} aria-label={`Account ${shortHex(account)}`}>
              {shortHex(account)}
            </LinkButton>
          )}
          <ThemeToggle />
          <PopMenu className="menu" label="Menu" summaryClass="btn icon-only" summary={<Icon name="menu" />}>
            <nav aria-label="Menu">
              <PlaceLinks places={places} />
              {account === null ? (
                <LinkButton look="quiet" href={CONNECT_PLACE} prefetch={false}>
                  Connect wallet
                </LinkButton>
              ) : null}
              <ThemeToggleRow />
            </nav>
          </PopMenu>
        </div>
      </div>
    </header>
  )
}
