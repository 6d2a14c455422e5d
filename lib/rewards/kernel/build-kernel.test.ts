import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

describe('build-kernel', () => {
  it('compiles to the committed bytes', { timeout: 120_000 }, () => {
    const args = ['--import', 'tsx', 'lib/rewards/kernel/build-kernel.ts', '--check']
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('')
  })
})
