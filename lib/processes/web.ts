import 'server-only'
import { spawn } from 'node:child_process'
import { getQuoteSignerKey, getServerConfig, getSessionSecret } from '@/lib/config/env.server'
import { runProcess } from './run-process'

/** Where the web server listens unless PORT names another port. */
const DEFAULT_PORT = '3000'

/** How long answers under way may take once the server is to stop. */
const STREAMS_END_MS = 3_000

/** The web server on loopback. It starts only with everything it needs: a missing secret is a sentence now, not an error later. */
await runProcess('web', async () => {
  const config = getServerConfig()
  getSessionSecret()
  for (const { chainId } of config.networks) getQuoteSignerKey(chainId)
  const port = process.env.PORT?.trim() || DEFAULT_PORT
  const args = ['node_modules/next/dist/bin/next', 'start', '-p', port, '-H', '127.0.0.1']
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      process.exitCode = code ?? 1
      resolve()
    })
  })
  let isStopping = false
  void ended.then(() => {
    if (!isStopping) process.exit()
  })
  return {
    stop: async () => {
      isStopping = true
      child.kill('SIGTERM')
      // It waits for open connections, and a page that is open somewhere keeps its stream of events for ever.
      const timer = setTimeout(() => child.kill('SIGKILL'), STREAMS_END_MS)
      await ended
      clearTimeout(timer)
    },
  }
})
