import type { FuzzTarget } from './target.ts';
import { bodies } from './targets/body.ts';
import { head } from './targets/head.ts';
import { requestTarget } from './targets/request-target.ts';

/** All parts of the gate that are fuzzed. */
export const targets: readonly FuzzTarget[] = [head, requestTarget, ...bodies];
