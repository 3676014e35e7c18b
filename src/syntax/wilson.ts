import type { Share } from '../model/survey-report.ts';

/** The standard normal distribution’s 97.5 % point: of a 95 % interval, both sides. */
const z = 1.959964;

/**
 * How many of how many, with the 95 % Wilson score interval of the share (E. B. Wilson, “Probable inference, the law of succession, and statistical inference”, 1927):
 * fractions of 1, which stay within 0 and 1 for few and for extreme counts too. Of none there is no share.
 */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of };
  const share = count / of;
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  // At the ends the sums are exact; numbers of the machine are not.
  return { count, of, share, low: count === 0 ? 0 : (middle - reach) / whole, high: count === of ? 1 : (middle + reach) / whole };
}
