/** Connections that one network's cycle, build and shadow run hold while they wait for more. */
const HELD_A_NETWORK = 3

/**
 * Database connections that a process with so many networks needs. More than all of them can hold at once while each
 * waits for another: with fewer, several epochs that are built at a time could wait for each other for ever.
 */
export function countConnections(networks: number): number {
  return (HELD_A_NETWORK + 1) * networks + HELD_A_NETWORK
}
