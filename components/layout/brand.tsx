import Link from 'next/link'

/** The product's mark and name, leading home. */
export function Brand() {
  return (
    <Link className="brand" href="/" prefetch={false}>
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
        <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round">
          <path d="M5 2v18M17 2v18M11 2v3.2M11 10.8V20" />
          <path d="M1.8 8H3M7 8h8M19 8h1.2M1.8 14.2h7M13.2 14.2h1.6M19 14.2h1.2M7 14.2h1" />
        </g>
      </svg>
      <span>Warpshare</span>
    </Link>
  )
}
