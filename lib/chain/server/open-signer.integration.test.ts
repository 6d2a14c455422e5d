import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encryptKeystoreJson } from 'ethers'
import { type Hex, recoverTransactionAddress, type TransactionSerializable } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { openSigner } from './open-signer'

const PASSWORD = 'correct horse battery staple'
const privateKey = generatePrivateKey()
const account = privateKeyToAccount(privateKey)
const address = account.address.toLowerCase() as Address

const common = { chainId: 31_338, nonce: 7, gas: 90_000n, to: `0x${'11'.repeat(20)}`, data: '0xabcdef' } as const
const legacy = { ...common, type: 'legacy', gasPrice: 3n * 10n ** 9n } as const
const typed = { ...common, type: 'eip1559', maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 10n ** 9n } as const

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'warpshare-signer-'))
  // The weakest scrypt that the format knows: a test need not wait.
  const scrypt = { N: 2, r: 8, p: 1 }
  write('key.json', await encryptKeystoreJson({ address: account.address, privateKey }, PASSWORD, { scrypt }))
  write('password', `${PASSWORD}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string, mode = 0o600): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  chmodSync(file, mode)
  return file
}

function openKeystore(file: string, password: { text: string } | { file: string }) {
  return openSigner({ kind: 'keystore', file: path.join(folder, file), password })
}

describe('a signer with a keystore', () => {
  it('signs as its address, with the password from the environment or from a file', async () => {
    for (const password of [{ text: PASSWORD }, { file: path.join(folder, 'password') }]) {
      const signer = await openKeystore('key.json', password)
      expect(signer.address).toBe(address)
      const signed = await signer.signTransaction(typed)
      expect(await recoverTransactionAddress({ serializedTransaction: signed as never })).toBe(account.address)
    }
  })

  it('stops the start with a sentence: no file, a file of others, another password, not a keystore', async () => {
    const password = { text: PASSWORD }
    await expect(openKeystore('none.json', password)).rejects.toThrow('none.json does not exist')
    await expect(openKeystore('key.json', { text: 'guess' })).rejects.toThrow('does not open with this password')
    write('open.json', '{}', 0o644)
    await expect(openKeystore('open.json', password)).rejects.toThrow('may be read by others (mode 644): chmod 600')
    const openPassword = { file: write('open-password', PASSWORD, 0o640) }
    await expect(openKeystore('key.json', openPassword)).rejects.toThrow('(mode 640)')
    write('other.json', '{"version":2}')
    await expect(openKeystore('other.json', password)).rejects.toThrow('version 3')
  })

  it('tells nobody what the file or the password is', async () => {
    const error = await openKeystore('key.json', { text: 'a wrong secret' }).catch((thrown: unknown) => thrown)
    expect(String((error as Error).stack)).not.toContain('a wrong secret')
    expect(JSON.stringify(error)).not.toContain('ciphertext')
  })
})

type SignRequest = { params: [Record<string, Hex>] }

describe('an external signer', () => {
  const servers: Server[] = []
  let seen: { authorization: string | undefined; request: Record<string, Hex> } | undefined

  /** A signer as Web3Signer is: it builds the transaction from the request and signs it. */
  async function startSigner(
    sign: (transaction: TransactionSerializable) => Promise<unknown>,
    token: string | null = null,
  ) {
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', async () => {
        const [asked] = (JSON.parse(body) as SignRequest).params
        seen = { authorization: request.headers.authorization, request: asked }
        response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...((await sign(toTransaction(asked))) as object) }))
      })
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    return openSigner({ kind: 'external', url, address, token })
  }

  function toTransaction(asked: Record<string, Hex>): TransactionSerializable {
    const { chainId, nonce, gas, to, data, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = asked
    const base = {
      chainId: Number(chainId),
      nonce: Number(nonce),
      gas: BigInt(gas ?? 0),
      to: to ?? null,
      data: data ?? '0x',
    }
    if (gasPrice) return { ...base, type: 'legacy', gasPrice: BigInt(gasPrice) }
    const tip = BigInt(maxPriorityFeePerGas ?? 0)
    return { ...base, type: 'eip1559', maxFeePerGas: BigInt(maxFeePerGas ?? 0), maxPriorityFeePerGas: tip }
  }

  const signWith = (key: Hex) => async (transaction: TransactionSerializable) => ({
    result: await privateKeyToAccount(key).signTransaction(transaction),
  })

  afterAll(() => {
    for (const server of servers) server.close()
  })

  it('signs what a key in this process would have signed, legacy and typed', async () => {
    const signer = await startSigner(signWith(privateKey), 'sesame')
    for (const transaction of [legacy, typed]) {
      expect(await signer.signTransaction(transaction)).toBe(await account.signTransaction(transaction))
    }
    expect(seen).toMatchObject({ authorization: 'Bearer sesame', request: { from: address, chainId: '0x7a6a' } })
  })

  it('is not believed: another receiver, another key, another nonce, no transaction at all', async () => {
    const changed = (change: object) => (transaction: TransactionSerializable) =>
      signWith(privateKey)({ ...transaction, ...change } as TransactionSerializable)
    for (const change of [{ to: `0x${'22'.repeat(20)}` }, { nonce: 8 }, { value: 1n }, { chainId: 1 }, { gas: 1n }]) {
      const signer = await startSigner(changed(change))
      await expect(signer.signTransaction(legacy)).rejects.toThrow('signed another transaction')
    }
    const stranger = await startSigner(signWith(generatePrivateKey()))
    await expect(stranger.signTransaction(typed)).rejects.toThrow('signed with 0x')
    const confused = await startSigner(async () => ({ result: '0x1234' }))
    await expect(confused.signTransaction(typed)).rejects.toThrow('gave no signed transaction')
  })

  it('may refuse or be away: the queue hears why and nothing is sent', async () => {
    const refusing = await startSigner(async () => ({ error: { code: -32000, message: 'policy: not on Sundays' } }))
    await expect(refusing.signTransaction(typed)).rejects.toThrow('refused: policy: not on Sundays')
    const away = await openSigner({ kind: 'external', url: 'http://127.0.0.1:1/', address, token: null })
    await expect(away.signTransaction(typed)).rejects.toMatchObject({ code: 'EXTERNAL_SIGNER', retryable: true })
  })
})
