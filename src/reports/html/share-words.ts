import type { Share } from '../../model/survey-report.ts';

/** A whole number with its thousands parted: `10,000`. */
export function numberWords(value: number): string {
  return value.toLocaleString('en-US');
}

/** A fraction of 1 in per cent: `12.3 %`; what is neither none nor all is never rounded to that. */
export function percentWords(fraction: number): string {
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  return `${percent.toFixed(percent === 0 || percent === 100 ? 0 : 1)} %`;
}

/** `12.3 %`, or nothing where there is nothing to share. */
export function shareWords({ share }: Share): string {
  return share === undefined ? '–' : percentWords(share);
}

/** The interval of a share: `10.9–13.8 %`. */
export function intervalWords({ low, high }: Share): string {
  return low === undefined || high === undefined ? '–' : `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)} %`;
}

/** A count as a part of another, in per cent; nothing of nothing. */
export function percentOf(count: number, of: number): string {
  return of === 0 ? '' : percentWords(count / of);
}
