import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInternal, sendWebhook } from './send-webhook'

const MESSAGE = { headers: { 'webhook-id': 'evt_1' }, body: '{"a":1}', timeoutMs: 5_000, publicOnly: false }

describe('sendWebhook', () => {
  let server: Server
  let port: number
  const seen: { body: string; id: string | undefined }[] = []

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = ''
      request.on('data', (piece) => {
        body += piece
      })
      request.on('end', () => {
        seen.push({ body, id: request.headers['webhook-id'] as string | undefined })
        if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' })
        else response.writeHead(200)
        response.end('received')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterAll(() => {
    server.close()
  })

  it('delivers body and headers, and follows no redirect', async () => {
    const send = (url: string) => sendWebhook(url, MESSAGE)
    expect(await send(`http://127.0.0.1:${port}/hook`)).toBe(200)
    expect(await send(`http://127.0.0.1:${port}/moved`)).toBe(302)
    expect(seen.splice(0)).toEqual([
      { body: MESSAGE.body, id: 'evt_1' },
      { body: MESSAGE.body, id: 'evt_1' },
    ])
  })

  it('reaches nothing that only this machine can, by address or by name', async () => {
    const send = (url: string) => sendWebhook(url, { ...MESSAGE, publicOnly: true })
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      await expect(send(`http://${host}:${port}/hook`)).rejects.toThrow('not an address on the public internet')
    }
    await expect(send('https://169.254.169.254/latest')).rejects.toThrow('public internet')
    expect(seen).toEqual([])
  })

  it('throws where nobody answers', async () => {
    const send = (url: string) => sendWebhook(url, MESSAGE)
    await expect(send('http://127.0.0.1:1/hook')).rejects.toThrow('ECONNREFUSED')
  })
})

describe('isInternal', () => {
  it('tells private, shared, link-local and mapped addresses from public ones', () => {
    const own = ['10.1.2.3', '172.31.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0', '255.255.255.255']
    const own6 = ['::1', '::', 'fd00::1', 'fe80::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1']
    for (const address of [...own, ...own6]) expect([address, isInternal(address)]).toEqual([address, true])
    for (const address of ['1.1.1.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:1.1.1.1']) {
      expect([address, isInternal(address)]).toEqual([address, false])
    }
  })
})
