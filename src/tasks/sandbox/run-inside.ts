import type { openStream } from '../../machine/http/open-stream.ts';
import type { Relay, relayStreams, standardStreams } from '../../machine/relay-streams.ts';
import type { SandboxContainer } from '../../model/sandbox.ts';
import { parseObject, stringsOf } from '../../syntax/json-values.ts';
import { at, textAt } from '../gate/halt.ts';
import { execExitCode } from './exec-exit-code.ts';
import { layVariables, needsContainerVariables, remoteEnvironment } from './remote-environment.ts';
import { isRuntimeError } from './runtime-error.ts';
import { asSentence, jsonHeaders, type SandboxDoor, whyRefused } from './sandbox-door.ts';
import { type PassedSignal, signalInside } from './signal-inside.ts';
import { type EnvironmentPowers, forgetEnvironments, userEnvironment } from './user-environment.ts';

/** What is to run inside, and how. */
export interface InsideWish {
  readonly command: readonly string[];
  /** Laid over `remoteEnv`: `NAME=VALUE`. */
  readonly environment?: readonly string[];
  /** Absolute path inside; absent: the workspace folder. */
  readonly folder?: string | undefined;
  /** Absent: the remote user. */
  readonly user?: string | undefined;
  /** It gets a terminal, of this kind. */
  readonly terminal?: string | undefined;
  /** Standard input is passed on. */
  readonly hasInput: boolean;
  /** It reads the start files of the user’s shell itself. */
  readonly isShell?: boolean;
}

/** How it ended: its exit code, or one sentence why it did not run (with 126 or 127 where that is the command’s fault) or why nothing is known of its end. */
export type RanInside = { readonly code: number; readonly said?: string } | { readonly refused: string };

/** What running something inside may do to this machine. */
export interface InsidePowers extends EnvironmentPowers {
  readonly openStream: typeof openStream;
  readonly relayStreams: typeof relayStreams;
  readonly streams: typeof standardStreams;
  /** The next signal that asks this program to end. */
  nextSignal(): Promise<Exclude<PassedSignal, 'SIGPIPE'>>;
  variable(name: string): string | undefined;
  /** Milliseconds of a clock. */
  now(): number;
  /** Says one sentence that changes nothing. */
  tell(sentence: string): void;
}

/**
 * Milliseconds of a command after which start files are read anew: what installs something takes longer, and may have changed them. An engine itself waits two
 * seconds where a start file leaves a program behind that holds the output (26.1, measured).
 */
const longest = 3000;

/** Runs a command in the container of a sandbox, joined with the standard streams of this program, and waits for its end. */
export async function runInside(door: SandboxDoor, wish: InsideWish, powers: InsidePowers): Promise<RanInside> {
  const { sandbox } = door;
  const { container } = sandbox;
  if (container === undefined) return { refused: `${sandbox.name} has no container yet: containai up makes it.` };
  const environment = await environmentFor(door, container, wish, powers);
  if ('refused' in environment) return environment;
  const size = wish.terminal === undefined ? undefined : powers.streams.size();
  const made = await door.ask('POST', `/containers/${container.id}/exec`, {
    AttachStdin: wish.hasInput,
    AttachStdout: true,
    AttachStderr: true,
    Tty: wish.terminal !== undefined,
    User: wish.user ?? container.remoteUser,
    WorkingDir: wish.folder ?? container.workspaceFolder,
    Env: environment.variables,
    Cmd: wish.command,
    ...(size === undefined || Number(door.api.slice('/v1.'.length)) < 42 ? {} : { ConsoleSize: [size.rows, size.columns] }),
  });
  if ('failed' in made || made.status !== 201) return { refused: whyRefused(sandbox, made) };
  const exec = textAt(parseObject(made.text), 'Id');
  const opened = await powers.openStream(door.socket, {
    method: 'POST',
    path: `${door.api}/exec/${exec}/start`,
    headers: jsonHeaders,
    body: JSON.stringify({ Detach: false, Tty: wish.terminal !== undefined }),
  });
  if ('failed' in opened) return { refused: whyRefused(sandbox, opened) };
  if ('status' in opened) return notStarted(opened.text, 126, wish.command) ?? { refused: whyRefused(sandbox, opened) };
  const relay = powers.relayStreams(opened, { isTerminal: wish.terminal !== undefined, hasInput: wish.hasInput, holds: isRuntimeError });
  const began = powers.now();
  const away = wish.terminal === undefined ? undefined : followSize(door, exec, powers);
  const how = await endOf(door, wish, exec, relay, powers);
  away?.();
  if (wish.isShell === true || powers.now() - began > longest) forgetEnvironments(sandbox, powers.machine);
  return how;
}

/** The environment of a command in the order in which the reference CLI lays it: start files, `remoteEnv`, what was named (probeRemoteEnv). */
async function environmentFor(
  door: SandboxDoor,
  container: SandboxContainer,
  { user = container.remoteUser, terminal, environment = [], isShell }: InsideWish,
  powers: InsidePowers,
): Promise<{ readonly variables: readonly string[] } | { readonly refused: string }> {
  const { sandbox } = door;
  const found = isShell === true ? { variables: [] } : await userEnvironment(door, user, powers);
  if (found.said !== undefined) powers.tell(found.said);
  const kind = terminal === undefined ? [] : [`TERM=${terminal}`];
  const whole = (remote: readonly string[]): { readonly variables: readonly string[] } => ({
    variables: layVariables(found.variables, kind, remote, environment),
  });
  if (!needsContainerVariables(sandbox)) return whole(remoteEnvironment(sandbox, [], powers.variable));
  const answer = await door.ask('GET', `/containers/${container.id}/json`);
  if ('failed' in answer || answer.status !== 200) return { refused: whyRefused(sandbox, answer) };
  return whole(remoteEnvironment(sandbox, stringsOf(at(parseObject(answer.text), 'Config', 'Env')) ?? [], powers.variable));
}

/** The terminal inside is as large as the one here, from the beginning on and at every change. */
function followSize(door: SandboxDoor, exec: string, { streams, wait }: InsidePowers): () => void {
  let isOver = false;
  const resize = async (tries: number): Promise<void> => {
    const size = streams.size();
    if (size === undefined || isOver) return;
    const answer = await door.ask('POST', `/exec/${exec}/resize?h=${size.rows}&w=${size.columns}`);
    if ('failed' in answer || answer.status < 300 || tries === 0) return;
    // The engine has promised the stream before the process is there.
    await wait(10);
    return resize(tries - 1);
  };
  void resize(20);
  const forget = streams.onResize(() => void resize(0));
  return () => {
    isOver = true;
    forget();
  };
}

async function endOf(door: SandboxDoor, { command }: InsideWish, exec: string, relay: Relay, powers: InsidePowers): Promise<RanInside> {
  const container = door.sandbox.container?.id ?? '';
  const pass = (signal: PassedSignal): Promise<boolean> => signalInside(door, container, exec, signal, powers);
  let isUnread = false;
  let lost: PassedSignal | undefined;
  const listen = async (): Promise<void> => {
    const signal = await powers.nextSignal();
    if (!(await pass(signal))) {
      lost = signal;
      relay.cut();
    } else return listen();
  };
  void listen();
  const unread = relay.unread.then(() => {
    isUnread = true;
    // An engine stands still for the whole container while output of a command that has ended is not taken (26.1, measured).
    relay.cut();
    return pass('SIGPIPE');
  });
  const { held } = await relay.ended;
  if (isUnread) {
    await unread;
    return { code: 128 + numbers.SIGPIPE };
  }
  const code = await execExitCode(door, exec, powers, lost === undefined);
  if (lost !== undefined && code === undefined) {
    return { code: 128 + numbers[lost], said: `${lost} could not be passed on: what runs inside goes on.` };
  }
  if (code === undefined)
    return { refused: `The connection to ${door.sandbox.name} broke: whether the command goes on inside is not known.` };
  const failed = held === undefined ? undefined : notStarted(held.toString('utf8'), code, command);
  if (failed === undefined) relay.release();
  return failed ?? { code };
}

const numbers: Readonly<Record<PassedSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGPIPE: 13, SIGTERM: 15 };

/**
 * What a runtime says of a command that it could not start, in our words and with the exit code that a shell gives it: engines and runtimes give 126, 127 or 1
 * for the same (Docker 20.10 to 26.1 with runc: `OCI runtime exec failed: …` on standard output, 126; sysbox-runc 0.7.0: `exec: "NAME": …` on standard
 * errors, 1; measured). Undefined where it is an output of the command itself.
 */
function notStarted(
  text: string,
  code: number,
  [program = '']: readonly string[],
): { readonly code: number; readonly said: string } | undefined {
  const words = (textAt(parseObject(text), 'message') || text).trim().replace(/: unknown$/u, '');
  const ofSysbox = `exec: ${JSON.stringify(program)}: `;
  const isSysbox = code === 1 && words.startsWith(ofSysbox) && !words.includes('\n');
  if (!isSysbox && !/^(?:OCI runtime exec failed|unable to find user )/u.test(words)) return undefined;
  const [, folder] = /chdir to cwd \("(.*?)"\)/u.exec(words) ?? [];
  if (folder !== undefined) return { code: 126, said: `The folder ${folder} is not there inside, or may not be entered.` };
  if (/no matching entries in passwd/u.test(words)) return { code: 126, said: asSentence(words) };
  if (/executable file not found in \$PATH|no such file or directory/u.test(words))
    return { code: 127, said: `“${program}” is not found inside.` };
  const why = words.slice(words.lastIndexOf(': ') + 2);
  return { code: 126, said: `“${program}” cannot be run inside: ${why}.` };
}
