/** One page of a list: `nextCursor` is null on the last page. */
export type ResultPage<Item> = {
  items: Item[]
  /** Opaque; pass it back as `?cursor=` for the rows after the last one here. */
  nextCursor: string | null
}
