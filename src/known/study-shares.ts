import type { Fit } from '../model/survey.ts';

/** The shares of the study’s “Executive Summary”, in its words. They are shares of patterns, and the study says neither which nor how they were counted. */
export const studyShares: readonly { readonly fit: Fit; readonly aspect: string; readonly share: string }[] = [
  { fit: 'as it is', aspect: 'Full compatibility (no changes needed):', share: '~78% of patterns' },
  { fit: 'better', aspect: 'Compatible with Sysbox advantages:', share: '~12% (DinD patterns work better)' },
  { fit: 'with changes', aspect: 'Requires workarounds:', share: '~7% (user remapping, mount adjustments)' },
  { fit: 'not at all', aspect: 'Incompatible/blocked:', share: '~3% (host socket access, raw privileged)' },
];

/** How many repositories the study counts: every frequency in its table is a whole number of fiftieths. */
export const studyRepositories = 50;
