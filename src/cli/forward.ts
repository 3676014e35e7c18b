import { awaitSignals } from '../machine/await-signals.ts';
import { joinConnection, listenLocal } from '../machine/listen-local.ts';
import { realMachine } from '../machine/real.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { findSandbox } from '../tasks/sandbox/find-sandbox.ts';
import { type Forwarded, forwardPort, type ForwardWish, readForward } from '../tasks/sandbox/forward-port.ts';
import { enterSandbox, type SandboxDoor } from '../tasks/sandbox/sandbox-door.ts';
import { badUsage, type Console, help } from './console.ts';
import { parseArguments } from './parse-arguments.ts';
import { broken } from './run-in-sandbox.ts';

/** `containai forward`: makes ports of a dev container reachable on this machine’s loopback address, until it is told to end. */
export async function runForward(args: readonly string[], out: Console): Promise<number> {
  const parsed = parseArguments('forward', args);
  if ('usage' in parsed) return badUsage(parsed.usage, out);
  const { values, positionals } = parsed;
  if (values.help) return help('forward', out);
  const [first] = positionals;
  const isName = first !== undefined && readForward(first) === undefined;
  const found = findSandbox(isName ? first : undefined, realMachine);
  if ('refused' in found) return badUsage(found.refused, out);
  const { sandbox } = found;
  const words = isName ? positionals.slice(1) : positionals;
  const texts = words.length > 0 ? words : sandbox.forwardPorts.map(String);
  if (texts.length === 0)
    return badUsage(`The configuration of ${sandbox.name} has no forwardPorts: name a port, such as 3000 or 8080:3000.`, out);
  const wishes: ForwardWish[] = [];
  for (const text of texts) {
    const wish = readForward(text);
    if (wish === undefined) return badUsage(`${text.slice(0, 60)} is no port: write PORT, HOST:PORT, LOCAL:PORT or LOCAL:HOST:PORT.`, out);
    wishes.push(wish);
  }
  const door = await enterSandbox(sandbox, realSandboxPowers);
  if ('refused' in door) return broken(door.refused, out);
  try {
    return await forwardAll(door, wishes, out);
  } finally {
    door.close();
  }
}

async function forwardAll(door: SandboxDoor, wishes: readonly ForwardWish[], out: Console): Promise<number> {
  const signals = awaitSignals();
  const all: Forwarded[] = [];
  const said = new Set<string>();
  // A page asks for many things at once: the same trouble is said once.
  const tell = (sentence: string): void => {
    if (!said.has(sentence)) badUsage(sentence, out);
    said.add(sentence);
  };
  try {
    for (const wish of wishes) {
      const forwarded = await forwardPort(door, wish, tell, { ...realSandboxPowers, listenLocal, joinConnection });
      if ('refused' in forwarded) return broken(`${wish.local} cannot be forwarded: ${forwarded.refused}.`, out);
      all.push(forwarded);
      const where = wish.host === 'localhost' ? `port ${wish.port}` : `${wish.host}:${wish.port}`;
      const taken = forwarded.port === wish.local ? '' : ` (${wish.local} is taken or not allowed)`;
      await out.print(`127.0.0.1:${forwarded.port} is ${where} of ${door.sandbox.name}${taken}.\n`);
    }
    await signals.next();
    return 0;
  } finally {
    await Promise.all(all.map((one) => one.end()));
    signals.close();
  }
}
