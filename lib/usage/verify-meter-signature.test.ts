import { type Hex, keccak256, stringToBytes } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { METER_TYPES, meterDomain } from './meter-typed-data'
import { assertBatchSignature, assertCompletionSignature } from './verify-meter-signature'

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const other = privateKeyToAccount(`0x${'22'.repeat(32)}`)
const meter = account.address.toLowerCase() as Address
const domain = { chainId: 31_337, accessManager: `0x${'ac'.repeat(20)}` } as const
const rawBody = stringToBytes('{"chainId":31337}')
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

function sign(signer = account, body = rawBody, at: { chainId: number; accessManager: Address } = domain) {
  return signer.signTypedData({
    domain: meterDomain(at),
    types: METER_TYPES,
    primaryType: 'UsageBatch',
    message: { meter, bodyHash: keccak256(body) },
  })
}

describe('assertBatchSignature', () => {
  const check = (signature: string | undefined) => assertBatchSignature(domain, { meter, rawBody, signature })

  it("takes the meter's signature of the very bytes", async () => {
    await expect(check(await sign())).resolves.toBeUndefined()
  })

  it('refuses one of another body, signer, chain or deployment', async () => {
    const elsewhere: Address = `0x${'ad'.repeat(20)}`
    const signatures = [
      await sign(account, stringToBytes('{"chainId":31337} ')),
      await sign(other),
      await sign(account, rawBody, { ...domain, chainId: 1 }),
      await sign(account, rawBody, { ...domain, accessManager: elsewhere }),
    ]
    for (const signature of signatures) await expect(check(signature)).rejects.toMatchObject({ status: 401 })
  })

  it('refuses a missing, short, long, zero or high-s signature', async () => {
    const good = await sign()
    const s = BigInt(`0x${good.slice(66, 130)}`)
    const flipped = good.endsWith('1b') ? '1c' : '1b'
    const highS = `${good.slice(0, 66)}${(ORDER - s).toString(16).padStart(64, '0')}${flipped}`
    const bad = [
      undefined,
      '',
      'x',
      good.slice(0, -2),
      `${good}00`,
      `0x${'00'.repeat(65)}`,
      highS,
      `${good.slice(0, -2)}00`,
    ]
    for (const signature of bad) await expect(check(signature)).rejects.toMatchObject({ status: 401 })
  })
})

describe('assertCompletionSignature', () => {
  const completion = { meter, taskId: 'task-1', completedAtMs: 1_000, deadline: 2 }
  const signCompletion = (taskId: string) =>
    account.signTypedData({
      domain: meterDomain(domain),
      types: METER_TYPES,
      primaryType: 'TaskCompletion',
      message: { meter, taskId, completedAtMs: 1_000n, deadline: 2n },
    })

  it('takes the signature of this task and of no other, nor of a batch', async () => {
    const check = (signature: Hex) => assertCompletionSignature(domain, { ...completion, signature })
    await expect(check(await signCompletion('task-1'))).resolves.toBeUndefined()
    await expect(check(await signCompletion('task-2'))).rejects.toMatchObject({ status: 401 })
    await expect(check(await sign())).rejects.toMatchObject({ status: 401 })
  })
})
