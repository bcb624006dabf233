/** For how much of a window there is data, in seconds. To be asked for once, not for each point of a curve. */
export function measured(series: string, days: number): string {
  return `count_over_time(${series}[${days}d:5m]) * 300`;
}
