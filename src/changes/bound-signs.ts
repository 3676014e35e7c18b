import type { Sign } from '../model/detector.ts';

const most = 500;

/** At most so many signs as a person reads of one file; the rest of them as one, which changes when any of them does. */
export function boundSigns(signs: readonly Sign[]): readonly Sign[] {
  if (signs.length <= most) return signs;
  const rest = signs.slice(most - 1);
  const value = rest.map((sign) => `${sign.key}\0${sign.value}`).join('\0');
  return [...signs.slice(0, most - 1), { key: '…', value, says: `${rest.length} more of such lines` }];
}
