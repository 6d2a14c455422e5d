import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Fields of one ERC-7201 namespace, in order, with the structs they are made of. */
export type Namespace = { id: string; fields: string[]; structs: Record<string, string[]> }

const withoutComments = (text: string) => text.replace(/\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')

function fieldsOf(body: string): string[] {
  return withoutComments(body)
    .split(';')
    .map((field) => field.replace(/\s+/g, ' ').trim())
    .filter((field) => field !== '')
}

/** Reads every struct marked `@custom:storage-location erc7201:…`, and the structs that its fields name. */
export function readNamespaces(root: string, files: readonly string[]): Namespace[] {
  return files.flatMap((name) => {
    const text = readFileSync(path.join(root, name), 'utf8')
    const structs = new Map(
      [...text.matchAll(/struct (\w+) \{([^}]*)\}/g)].map((match) => [match[1] ?? '', fieldsOf(match[2] ?? '')]),
    )
    return [...text.matchAll(/@custom:storage-location erc7201:(\S+)\s*\n\s*struct (\w+)/g)].map((match) => {
      const fields = structs.get(match[2] ?? '') ?? []
      const used = [...structs].filter(([struct]) => fields.some((field) => new RegExp(`\\b${struct}\\b`).test(field)))
      return { id: match[1] ?? '', fields, structs: Object.fromEntries(used) }
    })
  })
}

function prefixErrors(where: string, before: readonly string[], after: readonly string[]): string[] {
  return before.flatMap((field, i) =>
    after[i] === field ? [] : [`${where}: field ${i} was "${field}" and is "${after[i] ?? 'gone'}"`],
  )
}

/** What makes a layout unusable for a proxy that has the one before: fields may only be added at the end. */
export function layoutErrors(before: Namespace, after: Namespace): string[] {
  const errors = prefixErrors(before.id, before.fields, after.fields)
  for (const [struct, fields] of Object.entries(before.structs)) {
    const now = after.structs[struct] ?? []
    errors.push(...prefixErrors(`${before.id} ${struct}`, fields, now))
    if (now.length > fields.length) errors.push(`${before.id} ${struct}: grew, and may stand inside others`)
  }
  return errors
}
