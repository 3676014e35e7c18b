export { runAudit } from './audit.ts';
export { runDiff } from './diff.ts';
export { runExplain } from './explain.ts';
export { runFix } from './fix.ts';
export { helpOf, helpOfAll } from './help.ts';
export { runInit } from './init.ts';
export { runMatrix } from './matrix.ts';
export { commands } from './settings.ts';
export { nearest } from '../syntax/nearest.ts';
