import { oomScoreLowered as rule } from './oom-score-lowered.ts';
import { given, tell } from '../../test/rule-cases.ts';

tell(rule, [
  ['lowered', { oomScoreAdjust: given(-500) }, /score -500/u],
  ['zero', { oomScoreAdjust: given(0) }, 'clear'],
  ['raised', { oomScoreAdjust: given(500) }, 'clear'],
]);
