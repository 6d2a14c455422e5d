import { expect, it } from 'vitest'
import { countConnections } from './count-connections'

it('leaves connections for every network where each has its lock, its transaction and its shadow run', () => {
  for (let networks = 1; networks <= 10; networks += 1) {
    expect(countConnections(networks) - 3 * networks).toBeGreaterThan(networks)
  }
})
