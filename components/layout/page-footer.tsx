import Link from 'next/link'
import { NetworkStatusLine } from './network-status-line'

/** Footer of every page: how fresh the chain is, and where everything can be checked. */
export function PageFooter() {
  return (
    <footer className="foot">
      <div>
        <NetworkStatusLine />
        <Link href="/contracts" prefetch={false}>
          Contracts
        </Link>
        <Link href="/epochs" prefetch={false}>
          Audit files
        </Link>
        <a href="/api/v1/docs">API</a>
        <a href="/api/v1/health">Status</a>
      </div>
    </footer>
  )
}
