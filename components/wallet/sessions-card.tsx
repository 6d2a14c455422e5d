'use client'

import { useEndSession } from '@/lib/accounts/client/use-end-session'
import { useSessions } from '@/lib/accounts/client/use-sessions'
import type { SessionView } from '@/lib/accounts/session-view'
import { formatRelative, formatUtcMinute } from '@/lib/core/format-time'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { useNow } from '../ui/use-now'
import { describeBrowser } from './describe-browser'
import { useSignOut } from './sign-out-context'

/** Browsers the reader is signed in with; each, or all, can be signed out. */
export function SessionsCard() {
  const sessions = useSessions()
  const end = useEndSession()
  const { leave } = useSignOut()
  const now = useNow(30_000)
  return (
    <Card
      title="Signed-in browsers"
      sub="A session ends by itself after a while without use."
      end={
        <Button
          look="danger"
          size="sm"
          busy={end.isPending}
          onClick={() => end.mutate(null, { onSuccess: () => void leave() })}
        >
          Sign out everywhere
        </Button>
      }
    >
      <Loaded query={sessions} what="Sessions">
        {({ items }) => (
          <ul className="rows">
            {items.map((session) => (
              <SessionLine
                key={session.sessionId}
                session={session}
                now={now}
                onEnd={() => end.mutate(session.sessionId)}
              />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function SessionLine({ session, now, onEnd }: { session: SessionView; now: number | null; onEnd: () => void }) {
  return (
    <li>
      <Icon name="lock" />
      <div>
        <div className="strong">
          {describeBrowser(session.userAgent)} {session.current ? <span className="you">this browser</span> : null}
        </div>
        <div className="sub">
          As {shortHex(session.address)}, last used{' '}
          {now === null ? formatUtcMinute(session.lastSeenAt * 1000) : formatRelative(session.lastSeenAt * 1000, now)}
        </div>
      </div>
      {session.current ? (
        <span />
      ) : (
        <Button size="sm" className="flat" onClick={onEnd}>
          Sign out
        </Button>
      )}
    </li>
  )
}
