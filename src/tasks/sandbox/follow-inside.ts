import type { openStream } from '../../machine/http/open-stream.ts';
import { splitStreams } from '../../machine/http/split-streams.ts';
import type { ProcessRecords } from '../../machine/process-records.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { splitLines } from '../../syntax/split-lines.ts';
import { textAt } from '../gate/halt.ts';
import { execExitCode } from './exec-exit-code.ts';
import { jsonHeaders, type SandboxDoor, whyRefused } from './sandbox-door.ts';
import { signalInside } from './signal-inside.ts';

/** A command of our own that runs inside for long. */
export interface FollowedCommand {
  readonly command: readonly string[];
  readonly user: string;
  /** Absolute path inside. */
  readonly folder: string;
  /** `NAME=VALUE`. */
  readonly environment: readonly string[];
}

/** How it ended, and its standard output, as much as one answer has; or one sentence why nothing is known of it. */
export type FollowedEnd = { readonly code: number; readonly output: string } | { readonly refused: string };

/** What following a command may do. */
export interface FollowPowers {
  readonly openStream: typeof openStream;
  readonly records: Pick<ProcessRecords, 'record'>;
  wait(milliseconds: number): Promise<void>;
  /** Settles when it is to end; absent: never. */
  readonly cancelled?: Promise<unknown>;
}

/** Characters of the output: a merged configuration with all that Features say of editors. */
const longestOutput = 16 << 20;

/** Runs a command inside and hands on each line of its standard errors, until it ends. It is asked to end when that is wished. */
export async function followInside(
  door: SandboxDoor,
  { command, user, folder, environment }: FollowedCommand,
  powers: FollowPowers,
  onLine: (line: string) => void,
): Promise<FollowedEnd> {
  const { sandbox } = door;
  const container = sandbox.container?.id ?? '';
  const wish = { AttachStdout: true, AttachStderr: true, User: user, WorkingDir: folder, Env: environment, Cmd: command };
  const made = await door.ask('POST', `/containers/${container}/exec`, wish);
  if ('failed' in made || made.status !== 201) return { refused: whyRefused(sandbox, made) };
  const exec = textAt(parseObject(made.text), 'Id');
  const opened = await powers.openStream(door.socket, {
    method: 'POST',
    path: `${door.api}/exec/${exec}/start`,
    headers: jsonHeaders,
    body: '{"Detach":false,"Tty":false}',
  });
  if (!('stream' in opened)) return { refused: whyRefused(sandbox, opened) };
  void powers.cancelled?.then(() => signalInside(door, container, exec, 'SIGTERM', powers));
  const output = await heard(opened, onLine);
  const code = await execExitCode(door, exec, powers, true);
  return code === undefined ? { refused: `How what was started in ${sandbox.name} has ended is not known.` } : { code, output };
}

function heard(
  { stream, rest }: Extract<Awaited<ReturnType<typeof openStream>>, { readonly stream: unknown }>,
  onLine: (line: string) => void,
): Promise<string> {
  let output = '';
  const decoders = { output: new TextDecoder(), errors: new TextDecoder() };
  const lines = splitLines(onLine);
  const take = splitStreams((name, bytes) => {
    const text = decoders[name].decode(bytes, { stream: true });
    if (name === 'errors') lines.add(text);
    else if (output.length < longestOutput) output += text;
  });
  return new Promise((settle) => {
    const end = (): void => {
      lines.end();
      settle(output);
    };
    stream
      .on('error', () => {})
      .on('data', take)
      .once('end', () => stream.destroy())
      .once('close', end);
    stream.end();
    if (rest.length > 0) take(rest);
    stream.resume();
  });
}
