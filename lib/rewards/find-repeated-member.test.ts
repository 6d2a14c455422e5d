import { describe, expect, it } from 'vitest'
import { findRepeatedMember } from './find-repeated-member'

describe('findRepeatedMember', () => {
  it('names the member and the line on which it comes again, however it is escaped', () => {
    expect(findRepeatedMember('{"a":1,\n"b":2,\n"a":3}')).toEqual({ name: 'a', line: 3 })
    expect(findRepeatedMember('{"é":1,"\\u00e9":2}')).toEqual({ name: 'é', line: 1 })
    expect(findRepeatedMember('[[{"x":{"y":1}},\n{"x":{"y":1,\n"z":[],\n"y" : {}}}]]')).toEqual({ name: 'y', line: 4 })
    expect(findRepeatedMember('{"__proto__":1,"__proto__":2}')).toEqual({ name: '__proto__', line: 1 })
  })

  it('takes the same name in two objects, or as a value, for what it is', () => {
    expect(findRepeatedMember('{"a":{"a":"a"},"b":["a","a",{"a":"a"}]}')).toBeNull()
    expect(findRepeatedMember('{"a":"\\"a\\":","b":"{\\"a\\":1,\\"a\\":2}","c\\\\":"\\\\"}')).toBeNull()
    expect(findRepeatedMember('[]')).toBeNull()
    expect(findRepeatedMember('"a:a"')).toBeNull()
  })
})
