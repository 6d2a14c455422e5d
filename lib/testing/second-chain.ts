import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTestClient, http, publicActions } from 'viem'
import { findPort } from '@/lib/processes/find-port'
import { startAnvil } from '@/lib/processes/start-anvil'
import { endChildWithTests } from './end-with-tests'

/** A second, empty chain (id 31338) beside the stack's own: its client with anvil's cheats, its URL, and how to end it. */
export async function startSecondChain() {
  const folder = mkdtempSync(path.join(tmpdir(), 'warpshare-second-chain-'))
  const anvil = await startAnvil({ port: await findPort(), chainId: 31338, blockTimeSeconds: 1, logDir: folder })
  endChildWithTests(anvil.child.process)
  const client = createTestClient({ mode: 'anvil', transport: http(anvil.url), pollingInterval: 100 }).extend(
    publicActions,
  )
  const stop = async () => {
    await anvil.child.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { client, url: anvil.url, stop }
}
