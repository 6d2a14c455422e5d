import { parseArgs } from 'node:util'
import { InvalidInputError } from '@/lib/core/app-error'

/** The chains of this machine: `npm start` runs the first, `npm start -- --networks 2` both side by side. */
const LOCAL_CHAINS = [
  { chainId: 31337, blockTimeSeconds: 1, port: 8545 },
  { chainId: 31338, blockTimeSeconds: 2, port: 8546 },
] as const

/** One of this machine's chains, with the port it has where that is free. */
export type LocalChain = (typeof LOCAL_CHAINS)[number]

/** The chains that `--networks` asks for; one without it. Throws where it is not a number of chains there are. */
export function chooseChains(): readonly LocalChain[] {
  const { values } = parseArgs({ options: { networks: { type: 'string', default: '1' } } })
  const count = Number(values.networks)
  if (!Number.isInteger(count) || count < 1 || count > LOCAL_CHAINS.length) {
    throw new InvalidInputError('--networks', `must be 1 to ${LOCAL_CHAINS.length}`)
  }
  return LOCAL_CHAINS.slice(0, count)
}
