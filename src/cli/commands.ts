import { runAudit } from './audit.ts';
import type { Console } from './console.ts';
import { runDiff } from './diff.ts';
import { runExplain } from './explain.ts';
import { runFix } from './fix.ts';
import { runInit } from './init.ts';
import { runMatrix } from './matrix.ts';
import type { CommandName } from './settings.ts';

/** What each command does: takes the words after its name, gives the exit code. */
export const runners: Readonly<Record<CommandName, (args: readonly string[], out: Console) => Promise<number>>> = {
  audit: runAudit,
  fix: runFix,
  diff: runDiff,
  init: runInit,
  matrix: runMatrix,
  // A gate is a large part of the program, and no other command waits for it.
  gate: async (args, out) => (await import('./gate.ts')).runGate(args, out),
  'gate check': async (args, out) => (await import('./gate-check.ts')).runGateCheck(args, out),
  'gate env': async (args, out) => (await import('./gate-env.ts')).runGateEnv(args, out),
  doctor: async (args, out) => (await import('./doctor.ts')).runDoctor(args, out),
  verify: async (args, out) => (await import('./verify.ts')).runVerify(args, out),
  'verify --host': async (args, out) => (await import('./verify-host.ts')).runVerifyHost(args, out),
  'verify --escapes': async (args, out) => (await import('./verify-escapes.ts')).runVerifyEscapes(args, out),
  'verify --compare': async (args, out) => (await import('./verify-compare.ts')).runVerifyCompare(args, out),
  explain: runExplain,
};

export { badUsage } from './console.ts';
export { findCommand } from './find-command.ts';
export { helpOf, helpOfAll } from './help.ts';
