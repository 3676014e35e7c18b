import type { Converse } from '../../machine/http/converse.ts';
import { splitStreams } from '../../machine/http/split-streams.ts';
import { parseObject } from '../../syntax/json-values.ts';
import { textAt } from '../gate/halt.ts';
import { execExitCode } from './exec-exit-code.ts';
import { jsonHeaders, type SandboxDoor, whyRefused } from './sandbox-door.ts';

/** A command of our own that is run inside, and what it reads. */
export interface InsideQuestion {
  readonly command: readonly string[];
  /** Name or number of a user inside. */
  readonly user: string;
  /** What it reads from its standard input, whole. */
  readonly input?: string;
  /** Milliseconds after which it is waited for no longer. */
  readonly patience: number;
}

/** How it ended, and what it has printed; or one sentence why nothing is known of it. */
export type InsideAnswer = { readonly code: number; readonly output: string; readonly errors: string } | { readonly refused: string };

/** What asking inside may do. */
export interface AskInsidePowers {
  converseAt(socket: string): Converse;
  wait(milliseconds: number): Promise<void>;
}

const mostBytes = 256 << 10;

/** Runs a command in the container of a sandbox through its gate, and hears what it says. What is heard is the word of whoever is inside. */
export async function askInside(door: SandboxDoor, question: InsideQuestion, powers: AskInsidePowers): Promise<InsideAnswer> {
  const { sandbox } = door;
  const made = await door.ask('POST', `/containers/${sandbox.container?.id ?? ''}/exec`, {
    AttachStdin: question.input !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    User: question.user,
    WorkingDir: '/',
    Cmd: question.command,
  });
  if ('failed' in made || made.status !== 201) return { refused: whyRefused(sandbox, made) };
  const exec = textAt(parseObject(made.text), 'Id');
  const call = { method: 'POST', path: `${door.api}/exec/${exec}/start`, headers: jsonHeaders, body: '{"Detach":false,"Tty":false}' };
  const talk = await powers.converseAt(door.socket)(call, question.input ?? '', { milliseconds: question.patience, bytes: mostBytes });
  if (!('bytes' in talk)) return { refused: whyRefused(sandbox, talk) };
  const parts = { output: [] as Buffer[], errors: [] as Buffer[] };
  splitStreams((name, part) => parts[name].push(part))(Buffer.from(talk.bytes));
  if (talk.isCut)
    return { refused: `What was started in ${sandbox.name} does not come to its end within ${question.patience / 1000} seconds.` };
  const code = await execExitCode(door, exec, powers, true);
  if (code === undefined) return { refused: `How what was started in ${sandbox.name} has ended is not known.` };
  return { code, output: Buffer.concat(parts.output).toString('utf8'), errors: Buffer.concat(parts.errors).toString('utf8') };
}
