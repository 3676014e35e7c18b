import type { Converse } from '../../machine/http/converse.ts';
import { splitStreams } from '../../machine/http/split-streams.ts';
import type { ProcessRecords } from '../../machine/process-records.ts';
import { sysboxPrefix } from '../../known/sysbox-variables.ts';
import type { UserEnvProbe } from '../../model/sandbox.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { textAt } from '../gate/halt.ts';
import { probeShell } from './login-shell.ts';
import { isRuntimeError } from './runtime-error.ts';
import { jsonHeaders, type SandboxDoor } from './sandbox-door.ts';
import { signalInside } from './signal-inside.ts';

/** What finding out the environment of a user may do. */
export interface ProbePowers {
  converseAt(socket: string): Converse;
  /** Letters and digits that nobody can guess. */
  nonce(): string;
  readonly records: Pick<ProcessRecords, 'record'>;
  wait(milliseconds: number): Promise<void>;
}

/** Variables as `NAME=VALUE`, and one sentence where they were not found out; or nothing, where the engine or the gate does not run the probe at all. */
export type Probed = { readonly variables: readonly string[]; readonly said?: string } | { readonly refused: true };

const bounds = { milliseconds: 10_000, bytes: 256 << 10, variables: 1000, text: 100_000 } as const;

/**
 * Finds out the environment that the start files of a user’s shell make, as the reference CLI does (src/spec-common/injectHeadless.ts runUserEnvProbe), with
 * its ten seconds. The word of code inside: it goes back inside, to programs of the same user, and nowhere else.
 */
export async function probeUser(
  door: SandboxDoor,
  user: string,
  probe: Exclude<UserEnvProbe, 'none'>,
  powers: ProbePowers,
): Promise<Probed> {
  const container = door.sandbox.container?.id ?? '';
  const mark = powers.nonce();
  const made = await door.ask('POST', `/containers/${container}/exec`, {
    AttachStdout: true,
    AttachStderr: true,
    User: user,
    Cmd: probeShell(user, probe, mark),
  });
  if ('failed' in made || made.status !== 201) return { refused: true };
  const exec = textAt(parseObject(made.text), 'Id');
  const call = { method: 'POST', path: `${door.api}/exec/${exec}/start`, headers: jsonHeaders, body: '{"Detach":false,"Tty":false}' };
  // A program that a start file leaves behind may hold the output open for ever.
  const talk = await powers.converseAt(door.socket)(call, '', {
    ...bounds,
    isEnough: (heard) => between(outputOf(heard), mark) !== undefined,
  });
  if (!('bytes' in talk)) return { refused: true };
  const seen = between(outputOf(talk.bytes), mark);
  // An interactive shell heeds no SIGTERM (bash(1), SIGNALS).
  if (talk.isCut) await signalInside(door, container, exec, 'SIGHUP', powers);
  if (seen !== undefined) return { variables: variablesIn(seen) };
  // No such user, or no shell: the command itself will tell.
  if (isRuntimeError(outputOf(talk.bytes, 'all'))) return { refused: true };
  const name = `The start files of the shell of ${user} in ${door.sandbox.name}`;
  return {
    variables: [],
    said: talk.isCut
      ? `${name} take longer than ${bounds.milliseconds / 1000} seconds, or print too much: what they set is left out.`
      : `${name} do not come to their end: what they set is left out.`,
  };
}

function outputOf(bytes: Uint8Array, which: 'output' | 'all' = 'output'): Buffer {
  const parts: Buffer[] = [];
  splitStreams((name, part) => {
    if (which === 'all' || name === 'output') parts.push(part);
  })(Buffer.from(bytes));
  return Buffer.concat(parts);
}

/** What stands between the first two marks. */
function between(bytes: Buffer, mark: string): Buffer | undefined {
  const first = bytes.indexOf(mark);
  const last = first < 0 ? -1 : bytes.indexOf(mark, first + mark.length);
  return last < 0 ? undefined : bytes.subarray(first + mark.length, last);
}

/** Of the shell that was asked, and of no use to another program. */
const ofShell: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

/** The variables of an environment as the kernel shows it; what no command could be given is left out, and what its gate would refuse. */
export function variablesIn(bytes: Uint8Array): readonly string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const found: string[] = [];
  for (let at = 0; at < bytes.length && found.length < bounds.variables;) {
    const zero = bytes.indexOf(0, at);
    const end = zero < 0 ? bytes.length : zero;
    const text = decoded(bytes.subarray(at, end), decoder);
    const name = text?.slice(0, Math.max(0, text.indexOf('='))) ?? '';
    if (text !== undefined && name !== '' && text.length < bounds.text && !ofShell.has(name) && !name.startsWith(sysboxPrefix))
      found.push(text);
    at = end + 1;
  }
  return found;
}

function decoded(bytes: Uint8Array, decoder: InstanceType<typeof TextDecoder>): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
