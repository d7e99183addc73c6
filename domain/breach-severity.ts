/** From the least on; `severe`: yes on the phone, and then nothing (C4). */
export const severities = ['partly', 'broken', 'severe'] as const;
export type BreachSeverity = (typeof severities)[number];

/** @returns undefined where nothing was broken */
export function severityOf(
  outcome: string | null,
  severity: 'none' | 'normal' | 'severe' | null,
): BreachSeverity | undefined {
  if (outcome === 'partially-kept') return 'partly';
  if (outcome !== 'broken') return undefined;
  return severity === 'severe' ? 'severe' : 'broken';
}
