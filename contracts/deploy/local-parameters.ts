import { localSigner } from '../../lib/config/local-accounts'
import type { DeployParameters } from './deploy-parameters'

const accountOf = (index: number): `0x${string}` => localSigner(index).address

/** The parameters of a chain on this machine: short epochs, no delays, development accounts as holders. */
export function localParameters(options: { genesis: number }): DeployParameters {
  const [operator, publisher, guardian, treasury, meter] = [1, 2, 3, 4, 5].map(accountOf) as [
    `0x${string}`,
    `0x${string}`,
    `0x${string}`,
    `0x${string}`,
    `0x${string}`,
  ]
  return {
    local: true,
    genesis: options.genesis,
    epochLength: 60,
    grace: 5,
    finality: 2,
    rootDelay: 10,
    rootDelayFloor: 1,
    emission: { initialAmount: 1_000n * 10n ** 18n, decayBps: 100, decayPeriod: 1_440 },
    token: { cap: 10n ** 27n, holder: treasury, initialSupply: 10n ** 26n },
    holders: { admin: treasury, upgrader: treasury, guardian, publisher, treasury, pauser: guardian, meters: [meter] },
    delays: { admin: 0, upgrader: 0, treasury: 0 },
    operator,
    feeRecipient: treasury,
    disputeWindow: 120,
    withdrawalNotice: 90,
    prepaidFeeBps: 500,
    prepaidBurnBps: 0,
    permit2: null,
    multicall3: null,
    tokens: [],
  }
}
