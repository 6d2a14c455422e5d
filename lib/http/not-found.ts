import { AppError } from '@/lib/core/app-error'
import type { HttpApp, HttpContext } from './http-app'
import { problemResponse } from './problem-response'

/** 405 with the methods there are, where the path exists; 404 elsewhere. */
export function notFoundOrMethod(app: HttpApp, c: HttpContext): Response {
  const allowed = methodsOf(app, c.req.path)
  if (allowed.length === 0) {
    const error = new AppError('There is nothing at this address', {
      code: 'NOT_FOUND',
      status: 404,
      hint: 'See /api/v1/docs.',
    })
    return problemResponse(c, error.toProblemDetails())
  }
  const error = new AppError(`This address does not take ${c.req.method.slice(0, 20)}`, {
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    hint: `It takes ${allowed.join(', ')}.`,
  })
  return problemResponse(c, error.toProblemDetails(), { allow: allowed.join(', ') })
}

function methodsOf(app: HttpApp, path: string): string[] {
  const methods = app.routes
    .filter((route) => route.method !== 'ALL' && matches(route.path, path))
    .map((route) => route.method)
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort()
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.split('/')
  const given = path.split('/')
  return (
    parts.length === given.length &&
    parts.every((part, index) => (part.startsWith(':') ? given[index] !== '' : part === given[index]))
  )
}
