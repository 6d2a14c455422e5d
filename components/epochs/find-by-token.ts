/** Reads a token's entry of a record keyed by token address in any case. */
export function findByToken<Value>(record: Readonly<Record<string, Value>> | null, token: string): Value | undefined {
  const wanted = token.toLowerCase()
  return Object.entries(record ?? {}).find(([key]) => key.toLowerCase() === wanted)?.[1]
}
