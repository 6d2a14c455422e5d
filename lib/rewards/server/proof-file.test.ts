import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { randomRows } from '@/lib/testing/random-rows'
import { CHUNK_ROWS } from '../kernel/kernel-memory'
import { leafAt } from '../leaf-rows'
import { PROOF_FILE_HEADER_BYTES } from '../proof-file'
import { buildTree, getProof } from '../tree'
import { verifyProof } from '../verify-proof'
import { BrokenProofFileError, closeProofFile, openProofFile } from './open-proof-file'
import { readClaims } from './read-claims'
import { writeProofFile } from './write-proof-file'

const LONG = process.env.REWARDS_LONG === '1'
const folder = mkdtempSync(join(tmpdir(), 'proof-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function writeSample(name: string, count: number) {
  const path = join(folder, name)
  const rows = randomRows(count)
  const tree = buildTree(rows)
  await writeProofFile(path, { rows, tree })
  return { path, rows, tree }
}

describe('readClaims', () => {
  it.each([1, 2, 3, 64, 65, 127, 128, 129, 130, 1000])(
    'gives each of %i leaves the proof that the tree gives',
    async (count) => {
      const { path, rows, tree } = await writeSample(`leaves-${count}.bin`, count)
      const file = await openProofFile(path, tree.root)
      for (let index = 0; index < count; index += 1) {
        const { account, token } = leafAt(rows, index)
        const claim = readClaims(file, account).find((each) => each.token === token)
        expect(claim).toEqual({ ...leafAt(rows, index), proof: getProof(tree, index) })
      }
      expect(readClaims(file, `0x${'ff'.repeat(20)}`)).toEqual([])
      expect(readClaims(file, `0x${'00'.repeat(19)}01`)).toEqual([])
      closeProofFile(file)
    },
  )

  it('answers for any account of a large file with proofs that verify', async () => {
    const count = LONG ? 1_000_000 : 100_000
    const { path, rows, tree } = await writeSample('large.bin', count)
    const file = await openProofFile(path, tree.root)
    for (let i = 0; i < 3000; i += 1) {
      const leaf = leafAt(rows, (i * 7919) % count)
      const claims = readClaims(file, leaf.account)
      expect(claims.some(({ token, cumulativeAmount }) => token === leaf.token && cumulativeAmount > 0n)).toBe(true)
      if (i % 500 === 0) {
        expect(claims.every(({ proof, ...each }) => verifyProof(tree.root ?? '0x', each, proof))).toBe(true)
      }
    }
    closeProofFile(file)
  }, 120_000)
})

describe('openProofFile', () => {
  it('refuses a file with any byte changed, cut short, made longer, or of another root', async () => {
    const { path, tree } = await writeSample('flip.bin', 5)
    const good = readFileSync(path)
    for (let at = 0; at < good.length; at += 1) {
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 0x80
      writeFileSync(path, bad)
      await expect(openProofFile(path), `byte ${at}`).rejects.toThrow(BrokenProofFileError)
    }
    for (const torn of [
      good.subarray(0, -1),
      good.subarray(0, 10),
      Buffer.alloc(0),
      Buffer.concat([good, good.subarray(0, 1)]),
    ]) {
      writeFileSync(path, torn)
      await expect(openProofFile(path)).rejects.toThrow(BrokenProofFileError)
    }
    writeFileSync(path, good)
    await expect(openProofFile(path, `0x${'12'.repeat(32)}`)).rejects.toThrow(/its root is/)
    const opened = await openProofFile(path, tree.root)
    expect(opened.root).toBe(tree.root)
    closeProofFile(opened)
  })

  it('finds a changed row or node in any part of a file that is read in several', async () => {
    const count = 2 * CHUNK_ROWS + 3
    const { path, tree } = await writeSample('parts.bin', count)
    closeProofFile(await openProofFile(path, tree.root))
    const good = readFileSync(path)
    for (let part = 0; part < 40; part += 1) {
      const at = PROOF_FILE_HEADER_BYTES + Math.floor((part / 40) * (good.length - PROOF_FILE_HEADER_BYTES))
      const bad = Buffer.from(good)
      bad[at] = (bad[at] ?? 0) ^ 1
      writeFileSync(path, bad)
      await expect(openProofFile(path), `byte ${at}`).rejects.toThrow(/do not lead to its root/)
    }
  })

  it('opens the file of an empty distribution, which has no root', async () => {
    const path = join(folder, 'empty.bin')
    const rows = { count: 0, bytes: new Uint8Array(0) }
    await writeProofFile(path, { rows, tree: buildTree(rows) })
    const file = await openProofFile(path, null)
    expect(file.root).toBeNull()
    expect(readClaims(file, `0x${'01'.repeat(20)}`)).toEqual([])
    closeProofFile(file)
  })
})
