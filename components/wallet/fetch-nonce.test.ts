import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchNonce } from './fetch-nonce'

const NONCE = { nonce: '0123456789abcdef0123456789abcdef', expiresAt: 1_800_000_000 }
const problem = (status: number) => () => Promise.resolve(Response.json({ title: 'No', code: 'NO' }, { status }))
const refused = () => Promise.reject(new TypeError('Failed to fetch'))
const answered = () => Promise.resolve(Response.json(NONCE))
const ask = vi.fn<typeof fetch>()

/** Answers one after another, the last one for ever. */
function answer(...answers: [...(() => Promise<Response>)[], () => Promise<Response>]): void {
  for (const one of answers) ask.mockImplementationOnce(one)
  ask.mockImplementation(answers.at(-1) as () => Promise<Response>)
}

/** What became of the question after all the pauses between its tries. */
async function outcome(): Promise<PromiseSettledResult<string>> {
  const settled = Promise.allSettled([fetchNonce()])
  await vi.runAllTimersAsync()
  const [result] = await settled
  return result
}

describe('the nonce of a sign-in', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('fetch', ask.mockReset())
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is asked for again after a lost connection, a server that is down and too many requests', async () => {
    answer(refused, problem(500), problem(503), problem(429), answered)
    expect(await outcome()).toEqual({ status: 'fulfilled', value: NONCE.nonce })
    expect(ask).toHaveBeenCalledTimes(5)
  })
  it('is not asked for again where the answer will stay the same', async () => {
    answer(problem(400))
    expect(await outcome()).toMatchObject({ status: 'rejected', reason: { status: 400 } })
    expect(ask).toHaveBeenCalledTimes(1)
  })
  it('is given up after a minute, so that the dialog says so', async () => {
    const started = Date.now()
    answer(refused)
    expect(await outcome()).toMatchObject({ status: 'rejected', reason: { code: 'OFFLINE' } })
    expect(Date.now() - started).toBeGreaterThanOrEqual(60_000)
    expect(Date.now() - started).toBeLessThan(120_000)
  })
  it('is asked for no more by who closed the dialog, once it is opened again', async () => {
    answer(refused)
    const closed = Promise.allSettled([fetchNonce()])
    await vi.advanceTimersByTimeAsync(5_000)
    const before = ask.mock.calls.length
    expect(before).toBeGreaterThan(1)
    answer(refused, answered)
    expect(await outcome()).toEqual({ status: 'fulfilled', value: NONCE.nonce })
    expect(ask).toHaveBeenCalledTimes(before + 2)
    expect(await closed).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }])
  })
  it('is not waited for any longer where a question is under way while the dialog is opened again', async () => {
    ask.mockImplementationOnce((_url, init) => {
      const { promise, reject } = Promise.withResolvers<Response>()
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      return promise
    })
    const closed = Promise.allSettled([fetchNonce()])
    answer(answered)
    expect(await outcome()).toEqual({ status: 'fulfilled', value: NONCE.nonce })
    expect(await closed).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }])
    expect(ask).toHaveBeenCalledTimes(2)
  })
})
