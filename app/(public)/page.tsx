import { Landing } from '@/components/landing/landing'
import { readSession } from '../read-session'

/** What this is, live. */
export default async function LandingRoute() {
  const session = await readSession().catch(() => null)
  return (
    <main className="page" id="main">
      <Landing isSignedIn={session !== null} />
    </main>
  )
}
