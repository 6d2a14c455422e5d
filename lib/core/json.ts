/** JSON text in which every bigint is a decimal string; throws like JSON.stringify on cycles. */
export function stringifyJson(value: unknown, space?: number): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item), space)
}
