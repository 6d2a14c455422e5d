import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createPublicClient, http } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import { keepSnapshots, snapshotFiles } from './chain-snapshots'
import { findPort } from './find-port'
import { type Anvil, startAnvil } from './start-anvil'

const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-anvil-'))
const stateFile = path.join(folder, 'chain.json')

async function start(): Promise<Anvil> {
  return startAnvil({ port: await findPort(), chainId: 31337, blockTimeSeconds: 1, stateFile, logDir: folder })
}

function latestBlock({ url }: Anvil) {
  return createPublicClient({ transport: http(url) }).getBlock()
}

/** Waits until the chain has mined and written some blocks. */
async function waitForBlock(anvil: Anvil, number: bigint): Promise<void> {
  while ((await latestBlock(anvil)).number < number) await new Promise((resolve) => setTimeout(resolve, 100))
}

describe('startAnvil', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('goes on where it stopped', async () => {
    const first = await start()
    await waitForBlock(first, 2n)
    const before = await latestBlock(first)
    await first.child.stop()
    const second = await start()
    const after = await latestBlock(second)
    await second.child.stop()
    expect(after.number).toBeGreaterThanOrEqual(before.number)
    expect(second.clockOffsetMs).toBe(0)
  })

  it('keeps what its snapshots held when anvil itself is killed', async () => {
    const first = await start()
    const snapshots = keepSnapshots(first.url, stateFile, () => undefined)
    await waitForBlock(first, (await latestBlock(first)).number + 4n)
    const { number } = await latestBlock(first)
    first.child.process.kill('SIGKILL')
    await first.child.ended
    await snapshots.stop()
    const second = await start()
    const after = await latestBlock(second)
    await second.child.stop()
    // Two confirmations make a block final here: no final block is lost.
    expect(after.number).toBeGreaterThanOrEqual(number - 2n)
  })

  it('has its clock stand still over a long absence', async () => {
    const { exit } = snapshotFiles(stateFile)
    const state = JSON.parse(readFileSync(exit, 'utf8'))
    const stoppedAt = Number(state.block.timestamp) - 86_400
    state.block.timestamp = `0x${stoppedAt.toString(16)}`
    for (const block of state.blocks) {
      block.header.timestamp = `0x${(Number(block.header.timestamp) - 86_400).toString(16)}`
    }
    writeFileSync(exit, JSON.stringify(state))
    const anvil = await start()
    await waitForBlock(anvil, (await latestBlock(anvil)).number + 1n)
    const { timestamp } = await latestBlock(anvil)
    await anvil.child.stop()
    expect(anvil.clockOffsetMs).toBeLessThan(-86_000_000)
    expect(Number(timestamp) - stoppedAt).toBeLessThan(30)
  })

  it('takes the older state where a kill tore the newer one', async () => {
    const { exit } = snapshotFiles(stateFile)
    writeFileSync(exit, readFileSync(exit, 'utf8').slice(0, 200))
    const anvil = await start()
    const { number } = await latestBlock(anvil)
    await anvil.child.stop()
    expect(number).toBeGreaterThanOrEqual(2n)
  })
})
