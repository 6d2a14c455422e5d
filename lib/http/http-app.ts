import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Session } from '@/lib/accounts/session'

/** What middleware leaves for handlers. */
export type HttpEnv = { Variables: { requestId: string; session?: Session | null } }

/** The Hono application that resources register their routes on. */
export type HttpApp = OpenAPIHono<HttpEnv>

/** One request. */
export type HttpContext = Context<HttpEnv>
