import { parseArgs } from 'node:util'
import { createPublicClient, getAddress, http } from 'viem'
import { nextHandOverStep } from '../deploy/hand-over'

/**
 * `node --import tsx contracts/scripts/hand-over.ts --rpc <url> --manager <AccessManager> --from <old admin> --to <Safe>
 * --delay <seconds>`: says what has to be sent next, and by whom. It signs nothing; run it again after each transaction.
 */
const { values } = parseArgs({
  options: {
    rpc: { type: 'string' },
    manager: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    delay: { type: 'string' },
  },
})
const { rpc, manager, from, to, delay } = values
if (!rpc || !manager || !from || !to || !delay) {
  console.error('needed: --rpc --manager --from --to --delay')
  process.exit(1)
}
const client = createPublicClient({ transport: http(rpc) })
const handOver = { manager: getAddress(manager), from: getAddress(from), to: getAddress(to), delay: Number(delay) }
const step = await nextHandOverStep(client, handOver)
if (step.stage === 'done') console.log(`done: ${handOver.to} is admin, ${handOver.from} is not`)
else {
  console.log(`${step.stage}: ${step.sender} sends to ${handOver.manager}`)
  console.log(step.call)
  if (step.readyAt !== null) console.log(`not before ${new Date(Number(step.readyAt) * 1000).toISOString()}`)
}
