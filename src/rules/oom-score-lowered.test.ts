import { oomScoreLowered as rule } from './oom-score-lowered.ts';
import { given, tell } from './shared/request-for-tests.ts';

tell(rule, [
  ['lowered', { oomScoreAdjust: given(-500) }, /score -500/u],
  ['zero', { oomScoreAdjust: given(0) }, 'clear'],
  ['raised', { oomScoreAdjust: given(500) }, 'clear'],
]);
