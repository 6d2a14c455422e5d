import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAnswer } from '@/lib/testing/read-answer'
import { readTables } from '@/lib/testing/read-tables'
import { fillPath, listRoutes, type Route } from '@/lib/testing/route-table'
import { ROWS_PER_LIST, type SeededLists, seedLists } from '@/lib/testing/seed-lists'
import { stopTestDatabases } from '@/lib/testing/test-database'

type Schema = { properties?: Record<string, unknown> }
type Answer = { content?: Record<string, { schema: Schema }> }
type Operation = {
  parameters?: { name: string; in: string }[]
  responses: Record<string, Answer>
  operationId?: string
  summary?: string
}
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: object } }

/** Routes that answer with a page for people or with the document itself. */
const UNDOCUMENTED = ['GET /docs', 'GET /docs/:file', 'GET /openapi.json']

/** What a good request of a write says; the rest is sent an empty body. */
const BODIES: Record<string, object> = {
  'POST /payments/:paymentId/dispute': { text: 'not delivered' },
  'PATCH /wallets/:address': { name: 'main' },
  'POST /operator/webhooks': { chainId: 31337, url: 'https://platform.example/hook' },
}

let lists: SeededLists
let document: Document
let ajv: Ajv2020
const validators = new Map<object, ValidateFunction>()

beforeAll(async () => {
  lists = await seedLists()
  document = (await (await lists.fixture.call('GET', '/openapi.json')).json()) as Document
  ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'document', ...document })
})
afterAll(async () => {
  await lists.fixture.database.close()
  await stopTestDatabases()
})

const documented = () => listRoutes(lists.fixture.app).filter((route) => !UNDOCUMENTED.includes(nameOf(route)))
const nameOf = ({ method, path }: Route) => `${method} ${path}`

function operationOf({ method, path }: Route): Operation {
  const template = `/api/v1${path.replace(/:([A-Za-z0-9]+)/g, '{$1}')}`
  const operation = document.paths[template]?.[method.toLowerCase()]
  if (!operation) throw new Error(`${method} ${template} is not documented`)
  return operation
}

/** A schema of the document as a function; references in it are the document's. */
function validatorOf(schema: object): ValidateFunction {
  const known = validators.get(schema)
  if (known) return known
  const text = JSON.stringify(schema).replaceAll('"#/', '"document#/')
  const made = ajv.compile(JSON.parse(text))
  validators.set(schema, made)
  return made
}

/** What of an answer its operation does not document: its status, its type or its shape; null where it documents all. */
async function undocumentedIn(route: Route, response: Response): Promise<string | null> {
  const where = `${nameOf(route)} ${response.status}`
  const text = await readAnswer(response)
  const answer = operationOf(route).responses[response.status]
  if (!answer) return `${where} is not documented: ${text.slice(0, 200)}`
  if (!answer.content) return text === '' ? null : `${where} has a body`
  const type = response.headers.get('content-type')?.split(';')[0] ?? ''
  const { schema } = answer.content[type] ?? {}
  if (!schema) return `${where} is of type ${type}, which is not documented`
  if (!type.includes('json')) return null
  const validate = validatorOf(schema)
  return validate(JSON.parse(text)) ? null : `${where}: ${ajv.errorsText(validate.errors)} in ${text.slice(0, 200)}`
}

function pathOf(route: Route): string {
  const { caller, seeded } = lists
  const { address, sessionId } = caller.session
  return fillPath(route, {
    ...{ paymentId: seeded.paymentId, quoteId: seeded.quoteId, taskId: seeded.taskId, sessionId: `${sessionId}x` },
    ...{ address, account: address, month: '2026-11', epoch: '1', sha256: '0'.repeat(64) },
    ...{ transactionId: 'tx_1', endpointId: 'whe_none', deliveryId: 'whd_0' },
  })
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document))
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
  })
  it('has every route of the API, each with a sentence and an answer', () => {
    const inDocument = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
    const inApp = documented().map((route) => nameOf(route).replace(/:([A-Za-z0-9]+)/g, '{$1}'))
    expect(inDocument.sort()).toEqual(inApp.sort())
    for (const route of documented()) {
      const { summary, responses } = operationOf(route)
      expect(summary, nameOf(route)).toMatch(/\w{3}/)
      expect(
        Object.keys(responses).some((status) => status.startsWith('2')),
        nameOf(route),
      ).toBe(true)
    }
  })
  it('says what each route answers to its owner, to strangers, to nobody, and to nonsense', async () => {
    const { fixture, caller } = lists
    const surprises = new Set<string | null>()
    const writes = documented().filter(({ method }) => !['GET', 'DELETE'].includes(method))
    const stranger = await fixture.signIn()
    for (const route of documented()) {
      const body = BODIES[nameOf(route)] ?? (writes.includes(route) ? {} : undefined)
      for (const who of [undefined, stranger, caller]) {
        // Signing out everywhere would end the test's own session.
        if (who === caller && nameOf(route) === 'DELETE /sessions') continue
        const options = { ...(who ? { caller: who } : {}), body }
        surprises.add(await undocumentedIn(route, await fixture.call(route.method, pathOf(route), options)))
      }
      if (nameOf(route) === 'DELETE /sessions') continue
      const nonsense = `${pathOf(route)}?limit=nonsense&chainId=nonsense`
      surprises.add(await undocumentedIn(route, await fixture.call(route.method, nonsense, { caller, body })))
    }
    for (const route of writes) {
      const malformed = await fixture.call(route.method, pathOf(route), { caller, body: '{' })
      surprises.add(await undocumentedIn(route, malformed))
      const large = { caller, body: 'x'.repeat(70_000) }
      surprises.add(await undocumentedIn(route, await fixture.call(route.method, pathOf(route), large)))
      const foreign = { caller, body: {}, headers: { origin: 'https://evil.example' } }
      surprises.add(await undocumentedIn(route, await fixture.call(route.method, pathOf(route), foreign)))
    }
    surprises.delete(null)
    expect([...surprises]).toEqual([])
    expect(fixture.errors.map(String)).toEqual([])
  })
})

/** Lists whose rows are contracts' answers: this test has no chain. */
const OF_THE_CHAIN = ['GET /prepaid']

/** Routes whose answer has `items`. */
function isList(route: Route): boolean {
  const schema = operationOf(route).responses['200']?.content?.['application/json']?.schema
  return schema?.properties !== undefined && 'items' in schema.properties
}

describe('every read', () => {
  /** Notes of our own that a read may leave: calls counted, nonces given, when a session was last used. */
  const NOTES = ['rate_limits', 'siwe_nonces', 'sessions']

  it('changes nothing that is kept', async () => {
    const { fixture, caller } = lists
    const { rows } = await fixture.database.pool.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
    )
    const tables = rows.map(({ name }) => name).filter((name) => !NOTES.includes(name))
    expect(tables.length).toBeGreaterThan(20)
    const before = await readTables(fixture.database, tables)
    for (const route of documented().filter(({ method }) => method === 'GET')) {
      await readAnswer(await fixture.call('GET', pathOf(route), { caller }))
    }
    expect(await readTables(fixture.database, tables)).toEqual(before)
  })
})

describe('every list', () => {
  it('takes limit and cursor, and answers items and nextCursor', () => {
    const lists = documented().filter(isList)
    expect(lists.length).toBeGreaterThanOrEqual(15)
    for (const route of lists) {
      const { parameters = [], responses } = operationOf(route)
      const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name)
      expect(names, nameOf(route)).toEqual(expect.arrayContaining(['limit', 'cursor']))
      const { properties } = responses['200']?.content?.['application/json']?.schema ?? {}
      expect(Object.keys(properties ?? {}), nameOf(route)).toEqual(expect.arrayContaining(['items', 'nextCursor']))
    }
  })
  it('read page by page gives what it gives at once', async () => {
    const { fixture, caller } = lists
    const read = async (route: Route, query: string) => {
      const response = await fixture.call('GET', `${pathOf(route)}?${query}`, { caller })
      const text = await response.text()
      expect(response.status, `${nameOf(route)} ${text}`).toBe(200)
      return JSON.parse(text) as { items: unknown[]; nextCursor: string | null }
    }
    for (const route of documented().filter(isList)) {
      const { items: all, nextCursor: end } = await read(route, 'limit=100')
      expect(end, nameOf(route)).toBeNull()
      if (!OF_THE_CHAIN.includes(nameOf(route))) expect(all.length, nameOf(route)).toBeGreaterThanOrEqual(ROWS_PER_LIST)
      const paged: unknown[] = []
      let cursor: string | null = all.length === 0 ? null : ''
      while (cursor !== null) {
        const page: { items: unknown[]; nextCursor: string | null } = await read(
          route,
          `limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        )
        expect(page.items, nameOf(route)).toHaveLength(1)
        paged.push(...page.items)
        cursor = page.nextCursor
      }
      expect(paged, nameOf(route)).toEqual(all)
    }
  })
  it.each(['limit=0', 'limit=101', 'limit=-1', 'limit=x', 'limit=', 'cursor=x', 'cursor=', 'cursor=WzFd0'])(
    'refuses %s',
    async (query) => {
      const { fixture, caller } = lists
      for (const route of documented().filter(isList)) {
        const response = await fixture.call('GET', `${pathOf(route)}?${query}`, { caller })
        expect(response.status, `${nameOf(route)}?${query}`).toBe(422)
      }
    },
  )
})
