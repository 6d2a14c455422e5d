import { describe, expect, it } from 'vitest'
import { waysToPay } from './payment-way'

const domain = { name: 'Token', version: '1' }
const plain = { isAllowed: false, permit: null, transfer: null, isContract: false }
const full = { ...plain, permit: { ...domain, nonce: 0n }, transfer: domain }

describe('waysToPay', () => {
  it('offers the exact approval for every token', () => {
    expect(waysToPay(plain, { canBatch: false })).toEqual(['approve'])
  })
  it('prefers one signature and one transaction', () => {
    expect(waysToPay(full, { canBatch: true })).toEqual(['permit', 'transfer', 'batch', 'approve'])
  })
  it('asks for nothing that is there already', () => {
    expect(waysToPay({ ...full, isAllowed: true }, { canBatch: true })).toEqual(['allowance'])
  })
  it('asks an account that is a contract for no signature of a key', () => {
    expect(waysToPay({ ...full, isContract: true }, { canBatch: true })).toEqual(['batch', 'approve'])
  })
})
