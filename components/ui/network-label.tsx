/** A network's name with its initial in a small frame; no coin logos. */
export function NetworkLabel({ name }: { name: string }) {
  return (
    <span className="net">
      <i aria-hidden="true">{name.slice(0, 1).toUpperCase()}</i>
      {name}
    </span>
  )
}
