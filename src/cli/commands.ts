import { runAudit } from './audit.ts';
import type { Console } from './console.ts';
import type { SandboxCommandName } from './sandbox-command-names.ts';
import type { CommandName } from './settings.ts';

type OtherName = Exclude<CommandName, SandboxCommandName>;

/** What each command does, but for those of src/cli/sandbox-commands.ts: takes the words after its name, gives the exit code. */
export const runners: Readonly<Record<OtherName, (args: readonly string[], out: Console) => Promise<number>>> = {
  audit: runAudit,
  // No command waits for the code of another: what only one of them needs is made ready when it is called.
  fix: async (args, out) => (await import('./fix.ts')).runFix(args, out),
  lock: async (args, out) => (await import('./lock.ts')).runLock(args, out),
  diff: async (args, out) => (await import('./diff.ts')).runDiff(args, out),
  resolve: async (args, out) => (await import('./resolve.ts')).runResolve(args, out),
  init: async (args, out) => (await import('./init.ts')).runInit(args, out),
  matrix: async (args, out) => (await import('./matrix.ts')).runMatrix(args, out),
  up: async (args, out) => (await import('./up.ts')).runUp(args, out),
  gate: async (args, out) => (await import('./gate.ts')).runGate(args, out),
  'gate check': async (args, out) => (await import('./gate-check.ts')).runGateCheck(args, out),
  'gate env': async (args, out) => (await import('./gate-env.ts')).runGateEnv(args, out),
  survey: async (args, out) => (await import('./survey.ts')).runSurveyCommand(args, out),
  doctor: async (args, out) => (await import('./doctor.ts')).runDoctor(args, out),
  'survey report': async (args, out) => (await import('./survey-report.ts')).runSurveyReport(args, out),
  verify: async (args, out) => (await import('./verify.ts')).runVerify(args, out),
  'verify --host': async (args, out) => (await import('./verify-host.ts')).runVerifyHost(args, out),
  'verify --escapes': async (args, out) => (await import('./verify-escapes.ts')).runVerifyEscapes(args, out),
  'verify --compare': async (args, out) => (await import('./verify-compare.ts')).runVerifyCompare(args, out),
  engine: async (args, out) => (await import('./engine.ts')).runEngine(args, out),
  'engine start': async (args, out) => (await import('./engine-start.ts')).runEngineStart(args, out),
  'engine stop': async (args, out) => (await import('./engine-stop.ts')).runEngineStop(args, out),
  'engine status': async (args, out) => (await import('./engine-status.ts')).runEngineStatus(args, out),
  'engine config': async (args, out) => (await import('./engine-config.ts')).runEngineConfig(args, out),
  'engine import': async (args, out) => (await import('./engine-import.ts')).runEngineImport(args, out),
  system: async (args, out) => (await import('./system.ts')).runSystem(args, out),
  'system build': async (args, out) => (await import('./system-build.ts')).runSystemBuild(args, out),
  'system status': async (args, out) => (await import('./system-status.ts')).runSystemStatus(args, out),
  key: async (args, out) => (await import('./key.ts')).runKey(args, out),
  start: async (args, out) => (await import('./start.ts')).runStart(args, out),
  stop: async (args, out) => (await import('./stop.ts')).runStop(args, out),
  rm: async (args, out) => (await import('./rm.ts')).runRm(args, out),
  explain: async (args, out) => (await import('./explain.ts')).runExplain(args, out),
};

/** What a thread of a survey does. */
export async function surveyThread(): Promise<void> {
  (await import('./survey-thread.ts')).serveSurvey();
}

export { badUsage } from './console.ts';
export { findCommand } from './find-command.ts';
export { helpOf, helpOfAll } from './help.ts';
