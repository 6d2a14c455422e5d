import type { DefaultUser } from 'next-auth'

declare module 'next-auth' {
  interface User extends DefaultUser {
    sessionId: string
    address: string
    chainId: number
  }
  interface Session {
    user: { userId: string; sessionId: string; address: string; chainId: number }
    expires: string
  }
}

declare module 'next-auth/jwt' {
  interface JWT {
    sessionId: string
  }
}
