/** What the indexer needs of a block. */
export type BlockHeader = {
  number: number
  hash: `0x${string}`
  parentHash: `0x${string}`
  /** Unix seconds. */
  timestamp: number
  /** Bloom filter over all addresses and topics of its logs; committed to by the hash. */
  logsBloom: `0x${string}`
}
