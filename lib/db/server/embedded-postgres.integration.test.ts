import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { startEmbeddedPostgres } from './embedded-postgres'

const folders: string[] = []

/** A folder only its owner can enter, as a clone in a private place is. */
function privateFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-pg-'))
  chmodSync(folder, 0o700)
  folders.push(folder)
  return folder
}

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

describe('startEmbeddedPostgres', () => {
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('starts in a private folder, keeps committed rows over a SIGKILL and ends what the kill left behind', async () => {
    const dataDir = path.join(privateFolder(), 'data')
    const first = await startEmbeddedPostgres({ dataDir })
    folders.push(path.dirname(first.dataDir))
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS answer')
    process.kill(first.pid, 'SIGKILL')

    const second = await startEmbeddedPostgres({ dataDir })
    expect(await query(second.connectionString, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])

    // A start without the stop of the one before: the orphan is ended, its data taken over.
    const third = await startEmbeddedPostgres({ dataDir })
    expect(await query(third.connectionString, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    expect(() => process.kill(second.pid, 0)).toThrow('ESRCH')
    await third.stop()
    expect(() => process.kill(third.pid, 0)).toThrow('ESRCH')
  })

  it('listens on loopback only', async () => {
    const server = await startEmbeddedPostgres({ dataDir: path.join(privateFolder(), 'data') })
    folders.push(path.dirname(server.dataDir))
    const rows = await query(server.connectionString, 'SHOW listen_addresses')
    await server.stop()
    expect(rows).toEqual([{ listen_addresses: '127.0.0.1' }])
  })
})
