/** Landing page. */
export default function LandingPage() {
  return (
    <main className="page" id="main">
      <h1>Warpshare</h1>
    </main>
  )
}
