import { describe, expect, it } from 'vitest'
import { assertHolders, assertTimings, DeployError, type DeployParameters } from '../contracts/deploy/deploy-parameters'
import { localParameters } from '../contracts/deploy/local-parameters'

const DEPLOYER = `0x${'dd'.repeat(20)}` as const
const address = (digit: string) => `0x${digit.repeat(40)}` as const

function parameters(change: Partial<DeployParameters> = {}): DeployParameters {
  const holders = {
    ...{ admin: address('1'), upgrader: address('2'), guardian: address('3'), publisher: address('4') },
    ...{ treasury: address('5'), pauser: address('6'), meters: [address('7')] },
  }
  const delays = { admin: 172_800, upgrader: 172_800, treasury: 86_400 }
  const root = { rootDelay: 3_600, rootDelayFloor: 3_600 }
  return {
    ...localParameters({ genesis: 1 }),
    local: false,
    operator: address('8'),
    holders,
    delays,
    ...root,
    ...change,
  }
}

describe('assertHolders', () => {
  it('takes keys that are apart', () => {
    expect(() => assertHolders(parameters(), DEPLOYER)).not.toThrow()
  })
  it.each([
    ['one key that publishes and revokes', { guardian: address('4') }],
    ['one key that upgrades and cancels upgrades', { upgrader: address('3') }],
    ['one key that rules and is its own check', { guardian: address('1') }],
    ['a treasury that is its own check', { guardian: address('5') }],
    ['a guardian whose key the worker holds', { guardian: address('8') }],
    ['a deployer who meters', { meters: [DEPLOYER] }],
    ['a deployer who stays admin', { admin: DEPLOYER }],
    ['a deployer who stays treasury', { treasury: DEPLOYER }],
  ])('refuses %s', (_what, change) => {
    const { holders } = parameters()
    expect(() => assertHolders(parameters({ holders: { ...holders, ...change } }), DEPLOYER)).toThrow(DeployError)
  })
  it.each(['admin', 'upgrader', 'treasury'] as const)('refuses a %s who acts a second too early', (role) => {
    const { delays } = parameters()
    const less = { ...delays, [role]: delays[role] - 1 }
    expect(() => assertHolders(parameters({ delays: less }), DEPLOYER)).toThrow(DeployError)
  })
  it('refuses an admin who could make itself upgrader sooner than an upgrade takes', () => {
    const { delays } = parameters()
    const longer = { ...delays, upgrader: delays.upgrader + 1 }
    expect(() => assertHolders(parameters({ delays: longer }), DEPLOYER)).toThrow(DeployError)
  })
  it('refuses an upgrade that takes effect before prepaid payers could have left', () => {
    expect(() => assertHolders(parameters({ withdrawalNotice: 86_400 }), DEPLOYER)).not.toThrow()
    expect(() => assertHolders(parameters({ withdrawalNotice: 86_401 }), DEPLOYER)).toThrow(DeployError)
  })
  it('refuses a root delay that leaves the guardian less than an hour, now or later', () => {
    expect(() => assertHolders(parameters({ rootDelayFloor: 3_599 }), DEPLOYER)).toThrow(DeployError)
    expect(() => assertHolders(parameters({ rootDelay: 3_599 }), DEPLOYER)).toThrow(DeployError)
  })
})

describe('assertTimings', () => {
  it('refuses epochs too short for delay, finality and grace, and a notice that ends before an epoch is settled', () => {
    const timings = {
      rootDelay: 60,
      finality: 60,
      grace: 60,
      epochLength: 181,
      withdrawalNotice: 242,
      disputeWindow: 302,
    }
    expect(() => assertTimings(parameters(timings))).not.toThrow()
    expect(() => assertTimings(parameters({ ...timings, epochLength: 180 }))).toThrow(DeployError)
    expect(() => assertTimings(parameters({ ...timings, withdrawalNotice: 241 }))).toThrow(DeployError)
  })
})
