import { createAuthenticationAdapter } from '@rainbow-me/rainbowkit'
import { signIn } from 'next-auth/react'
import { createSiweMessage } from 'viem/siwe'
import { SIGN_IN_STATEMENT } from '@/lib/accounts/siwe-statement'
import { MINUTE_MS } from '@/lib/core/time'
import { fetchNonce } from './fetch-nonce'

/** A message is signed at once or not at all; the server keeps nonces no longer than this. */
const MESSAGE_LIFETIME_MS = 5 * MINUTE_MS

/** Sign-In-With-Ethereum for RainbowKit: our single-use nonce, next-auth's `siwe` credentials. `onSignedIn` runs after a session began. */
export function createSiweAdapter({ onSignedIn, signOut }: { onSignedIn: () => void; signOut: () => Promise<void> }) {
  return createAuthenticationAdapter<string>({
    getNonce: fetchNonce,
    createMessage: ({ nonce, address, chainId }) => {
      const now = Date.now()
      return createSiweMessage({
        address,
        chainId,
        nonce,
        domain: window.location.host,
        uri: window.location.origin,
        version: '1',
        statement: SIGN_IN_STATEMENT,
        issuedAt: new Date(now),
        expirationTime: new Date(now + MESSAGE_LIFETIME_MS),
      })
    },
    verify: async ({ message, signature }) => {
      const result = await signIn('siwe', { message, signature, redirect: false })
      const isSignedIn = result?.ok === true && !result.error
      if (isSignedIn) onSignedIn()
      return isSignedIn
    },
    signOut,
  })
}
