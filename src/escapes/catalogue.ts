import type { Escape } from '../model/escape.ts';
import { deviceEscapes } from './devices.ts';
import { engineEscapes } from './engine.ts';
import { mountEscapes } from './mounts.ts';
import { namespaceEscapes } from './namespaces.ts';
import { privilegeEscapes } from './privileges.ts';

/**
 * All scenarios that are checked. Those with a `benchmark` are configurations of SandboxEscapeBench (https://github.com/UKGovernmentBEIS/sandbox_escape_bench,
 * arXiv:2603.02277); its others are in `outside.ts`. The checks are ours.
 */
export const escapes: readonly Escape[] = [...engineEscapes, ...mountEscapes, ...privilegeEscapes, ...deviceEscapes, ...namespaceEscapes];
