import 'server-only'
import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { type AuthCall, createAuthAnswer } from './answer-auth'
import { getWebDependencies } from './web-dependencies'

type RouteContext = { params: Promise<{ nextauth: string[] }> }

let answer: ((call: AuthCall) => Promise<Response>) | undefined

/** next-auth's own routes (`/api/auth/*`), guarded as {@link createAuthAnswer} says. */
export function handleAuth(request: Request, context: RouteContext): Promise<Response> {
  answer ??= createAuthAnswer(getWebDependencies())
  const run: AuthCall['run'] = (checked, options) =>
    NextAuth(new NextRequest(checked) as never, context as never, options)
  return answer({ request, run })
}
