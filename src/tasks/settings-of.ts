import { factsIn } from '../judge/compare-requests.ts';
import { withoutCredentials } from '../known/without-credentials.ts';
import type { Setting } from '../model/report.ts';
import { fieldNames } from '../model/request-fields.ts';
import type { Request } from '../model/request.ts';
import { showFact } from '../syntax/show.ts';
import type { Places } from './places.ts';

/** Of one request; more is no configuration that people read. */
const mostSettings = 2000;

/** Each value of a request that holds, in the order of its fields, with all who asked for it. Values of variables are left out, as in all reports. */
export function settingsOf(request: Request, places: Places): readonly Setting[] {
  const settings: Setting[] = [];
  for (const field of fieldNames[request.kind]) {
    // What only says that a text is odd asks for nothing.
    if (field === 'oddities') continue;
    for (const fact of factsIn(request, field)) {
      if (settings.length >= mostSettings) return settings;
      const by = [fact, ...(fact.hides ?? [])].map((one) => places.evidence({ from: one.from, shows: showFact(one, withoutCredentials) }));
      settings.push({ field, by });
    }
  }
  return settings;
}
