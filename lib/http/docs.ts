import 'server-only'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { NotFoundError } from '@/lib/core/app-error'
import type { HttpApp } from './http-app'

/** Files of swagger-ui that the page needs; nothing is loaded from elsewhere. */
const ASSETS: ReadonlyMap<string, string> = new Map([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
])

const START_SCRIPT = `window.ui = SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#ui', deepLinking: true })`

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Warpshare API</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/api/v1/docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="/api/v1/docs/swagger-ui-bundle.js"></script>
<script src="/api/v1/docs/start.js"></script>
</body>
</html>
`

/** The OpenAPI document and a page to read it. */
export function registerDocs(app: HttpApp): void {
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Warpshare API',
      version: '1',
      description:
        'Amounts are decimal strings in a token’s base unit; addresses are EIP-55; instants are Unix seconds (…At, …Expiry) or milliseconds (…AtMs). Errors are RFC 9457 problem documents with a stable `code`.',
    },
    servers: [{ url: '/' }],
  })
  app.get('/docs', (c) => {
    c.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    return c.html(PAGE)
  })
  app.get('/docs/:file', async (c) => {
    const file = c.req.param('file')
    c.header('cache-control', 'public, max-age=86400')
    if (file === 'start.js') return c.body(START_SCRIPT, 200, { 'content-type': 'text/javascript; charset=utf-8' })
    const type = ASSETS.get(file)
    if (type === undefined) throw new NotFoundError('File', file.slice(0, 60))
    // Read from the package's folder, so that bundlers do not follow the path.
    const content = await readFile(path.resolve(process.cwd(), 'node_modules', 'swagger-ui-dist', file))
    return c.body(new Uint8Array(content), 200, { 'content-type': type })
  })
}
