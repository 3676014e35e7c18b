import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { plainText } from '../syntax/plain-text.ts';
import type { ChangesSince } from '../tasks/changes/changes-since.ts';
import { discardSandbox } from '../tasks/sandbox/discard-sandbox.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';
import { sinceRecord, tellSince } from './tell-changes.ts';
import { withSandbox } from './with-sandbox.ts';

/** `containai rm`: removes a dev container and all that was made for it. */
export async function runRm(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('rm', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('rm', out);
  return withSandbox(positionals[0], out, async (sandbox) => {
    // With the sandbox goes what was recorded. Of one that runs it is told when it has ended: until then it goes on.
    const goes = sandbox.mode !== 'nested' || values.outer;
    let since: ChangesSince | undefined;
    const beforeForgotten = async (): Promise<void> => {
      since = await sinceRecord(sandbox, out);
    };
    const gone = await discardSandbox(sandbox, { ...values, ...(goes ? { beforeForgotten } : {}) }, realSandboxPowers);
    if ('refused' in gone) return gone.isRunning === true ? badUsage(gone.refused, out) : broken(gone.refused, out);
    if (since !== undefined) tellSince(since, out);
    const { volumes, images } = gone.kept;
    const lines = [
      ...gone.removed.map((what) => `Removed ${plainText(what)}.`),
      ...(volumes.length === 0
        ? []
        : [`Kept named volumes: ${shownList(volumes)} (docker volume rm removes them; with --volumes they would be gone).`]),
      ...(images.length === 0 ? [] : [`Kept images that were fetched: ${shownList(images)} (docker rmi removes them).`]),
      sandbox.mode === 'nested' && !values.outer
        ? `The dev container in ${sandbox.name} is removed; its system container stays: containai rm --outer ${sandbox.name} removes that, too.`
        : `${sandbox.name} is removed.`,
    ];
    await out.print(lines.map((line) => `${line}\n`).join(''));
    for (const sentence of gone.left) badUsage(sentence, out);
    return gone.left.length === 0 ? 0 : 3;
  });
}

function shownList(names: readonly string[]): string {
  return names.map(plainText).join(', ');
}
