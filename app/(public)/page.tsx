import { Landing } from '@/components/landing/landing'

/** What this is, live. */
export default function LandingRoute() {
  return (
    <main className="page" id="main">
      <Landing />
    </main>
  )
}
