import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { isRunFrom } from './postgres-binaries'

describe.runIf(process.platform === 'linux')('isRunFrom', () => {
  it('knows the folder that this very process was started from, and not one beside it', () => {
    const folder = path.dirname(process.execPath)
    expect(isRunFrom(folder)).toBe(true)
    expect(isRunFrom(`${folder}-other`)).toBe(false)
    expect(isRunFrom(folder.slice(0, -1))).toBe(false)
  })
})
