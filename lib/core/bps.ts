/** 100 % in basis points, the unit of every rate (`…Bps`). */
export const BPS_ONE = 10_000
