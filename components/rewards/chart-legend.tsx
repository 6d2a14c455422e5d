/** What the fills of reward bars mean; shape tells them apart without colour. */
export function ChartLegend() {
  return (
    <div className="legend">
      <span>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <rect width="10" height="10" rx="2" fill="var(--chart-claimed)" />
        </svg>
        Claimed
      </span>
      <span>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <rect width="10" height="10" rx="2" fill="var(--chart-claimable)" />
        </svg>
        Claimable
      </span>
      <span>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <rect x=".5" y=".5" width="9" height="9" rx="1.5" fill="url(#hatch)" stroke="var(--chart-pending)" />
        </svg>
        Pending
      </span>
      <span>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <circle cx="5" cy="5" r="3.6" fill="none" stroke="var(--warning)" strokeWidth="2" />
        </svg>
        Nothing earned
      </span>
    </div>
  )
}
