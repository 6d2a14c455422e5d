import type { Metadata, Viewport } from 'next'
import localFont from 'next/font/local'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { RuntimeConfigProvider } from '@/components/layout/runtime-config-context'
import { THEME_SCRIPT } from '@/components/layout/theme-script'
import { getClientConfig } from '@/lib/config/client-config.server'
import './globals.css'

const geist = localFont({ src: './fonts/Geist-Variable.woff2', weight: '100 900', variable: '--font-geist' })
const geistMono = localFont({
  src: './fonts/GeistMono-Variable.woff2',
  weight: '100 900',
  variable: '--font-geist-mono',
})

export const metadata: Metadata = {
  title: { default: 'Payments and rewards · Warpshare', template: '%s · Warpshare' },
  description: 'Pay for GPU time on-chain and check every reward it turns into.',
  robots: { index: true, follow: true },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f7f8f8' },
    { media: '(prefers-color-scheme: dark)', color: '#0c1011' },
  ],
}

/** Every page: fonts, theme before the first paint, and the networks this server knows. Reading the nonce makes all pages dynamic. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <html lang="en" className={`${geist.variable} ${geistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours; it must run before the first paint */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} />
      </head>
      <body>
        <svg width="0" height="0" className="absolute" aria-hidden="true">
          <defs>
            <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="5" height="5" fill="var(--surface)" />
              <path d="M0 0v5" stroke="var(--chart-pending)" strokeWidth="2" />
            </pattern>
          </defs>
        </svg>
        <a className="skip" href="#main">
          Skip to content
        </a>
        <RuntimeConfigProvider value={getClientConfig()}>{children}</RuntimeConfigProvider>
      </body>
    </html>
  )
}
