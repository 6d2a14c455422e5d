// One thread for parallel trees: see tree-threads.ts. Plain JavaScript, because a thread that has to load a compiler
// first would start later than the tree is done.
import { parentPort } from 'node:worker_threads'
import { hashSubtrees } from './hash-subtrees.mjs'

parentPort?.on('message', (work) => {
  hashSubtrees(work)
  parentPort?.postMessage('done')
})
