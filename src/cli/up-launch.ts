import { resolve } from 'node:path';
import { awaitSignals } from '../machine/await-signals.ts';
import { realEnginePowers } from '../machine/real-engine-powers.ts';
import { realMachine } from '../machine/real.ts';
import { serveFiles } from '../machine/serve-files.ts';
import { realSandboxPowers } from '../machine/real-sandbox-powers.ts';
import { realTreePowers } from '../machine/real-tree-powers.ts';
import { startDevcontainer } from '../machine/start-devcontainer.ts';
import { askCredentialHelper, dockerConfiguration } from '../machine/web/docker-credentials.ts';
import type { LaunchPlan } from '../model/launch.ts';
import type { Sandbox } from '../model/sandbox.ts';
import type { AuditOptions } from '../tasks/audit.ts';
import { quoteShellWord } from '../syntax/quote-shell-word.ts';
import { importImage } from '../tasks/engine/import-image.ts';
import { gateJudge } from '../tasks/gate/judge-request.ts';
import type { ChangesSince } from '../tasks/changes/changes-since.ts';
import { sandboxesOf } from '../tasks/changes/workspace-record.ts';
import { readSandbox } from '../tasks/sandbox/sandbox-files.ts';
import { sandboxPlaces } from '../tasks/sandbox/sandbox-places.ts';
import { openConsents, readAgreements, writeAgreements } from '../tasks/up/agreements.ts';
import { launchSandbox, type LaunchOrder, type LaunchPowers } from '../tasks/up/launch-sandbox.ts';
import { registriesOf } from '../tasks/up/registries-of.ts';
import { isSamePlan, type PreparedLaunch, type prepareLaunch } from '../tasks/up/prepare-launch.ts';
import { askConsents } from './ask-consents.ts';
import { type Console, notWritten } from './console.ts';
import { forwardUntilTold } from './forward-until-told.ts';
import { launchJson } from './launch-json.ts';
import { broken } from './run-in-sandbox.ts';
import { showLaunched } from './show-launched.ts';
import { showProgress } from './show-progress.ts';
import type { Values } from './settings.ts';
import type { EngineAtHand } from './up-engine.ts';
import { sinceRecord, tellChanges, tellSince } from './tell-changes.ts';
import { tellOfSsh } from './tell-of-ssh.ts';
import { verifyPowers } from './verify-powers.ts';

/** A launch with nothing refused, and what it was made of. */
export interface LaunchInHand {
  readonly prepared: PreparedLaunch;
  /** The same once more, of the texts as they are then. */
  prepareAgain(): ReturnType<typeof prepareLaunch>;
  readonly engine: EngineAtHand;
  readonly values: Values<'up'>;
  readonly said: Pick<AuditOptions, 'tier' | 'policy'>;
}

/** Asks for what wants consent, starts what was planned, and says what came of it; the exit code. */
export async function launch(inHand: LaunchInHand, out: Console): Promise<number> {
  const { prepared, engine, values } = inHand;
  const id = prepared.plan.gate.owner!;
  const refuse = async (code: number, why: string): Promise<number> => {
    if (values.json) await out.print(launchJson({ is: 'refused', why }, prepared.plan, out.version));
    return code;
  };
  const since = await sinceLast(inHand, out);
  const agreed = await agree(id, prepared.plan, since, values, out);
  if (typeof agreed === 'number') return refuse(agreed, 'What would run on this machine was not agreed to.');
  for (const image of prepared.plan.copies) {
    const copied = await importImage(engine.other!, engine.socket, image, realEnginePowers);
    if ('refused' in copied) {
      const why = `The image ${image} could not be copied from your engine: ${copied.refused}.`;
      return refuse(broken(why, out), why);
    }
  }
  const signals = awaitSignals();
  const told = signals.next();
  let isTold = false;
  void told.then(() => {
    isTold = true;
  });
  const progress = showProgress({ ...out, tellsTerminal: out.tellsTerminal && !values.json }, values.verbose);
  const verify = verifyPowers(engine.socket);
  const powers: LaunchPowers = {
    ...realSandboxPowers,
    ...realTreePowers,
    handIn: (image, socket) => handIn(image, socket, engine),
    serveFiles,
    engine: engine.engine,
    api: engine.api,
    verify,
    beforeForgotten: async (sandbox) => {
      progress.end();
      const left = await sinceRecord(sandbox, out);
      if (left !== undefined) tellSince(left, out);
    },
    devcontainer: {
      startDevcontainer,
      environment: process.env,
      credentials: { ociAuth: process.env['DEVCONTAINERS_OCI_AUTH'], dockerConfiguration, askHelper: askCredentialHelper },
      cache: realMachine.cacheFolder(),
      now: () => Date.now(),
      cancelled: told,
    },
  };
  try {
    const launched = await launchSandbox(orderOf(id, inHand, out), powers, progress.event);
    progress.end();
    const again = [
      ...(['nested', 'ssh', 'system', 'systemd'] as const).flatMap((name) => (values[name] ? [`--${name}`] : [])),
      ...(values.base === undefined ? [] : ['--base', quoteShellWord(values.base)]),
    ];
    const code = await showLaunched(launched, prepared.plan, { color: values.color, json: values.json, stays: values.forward, again }, out);
    if (prepared.ssh !== undefined) {
      // What asks this program to end while a question is open ends it.
      signals.close();
      await tellOfSsh(launched, prepared.ssh, { canAsk: out.canAsk && !values.json, isWished: values.ssh }, out);
    }
    if (code !== 0 || !values.forward || launched.is !== 'up') return code;
    // What asked the launch to end came too late for it, and is meant for this.
    if (isTold) return 0;
    signals.close();
    return await forwardAfter(launched.sandbox, values, out);
  } finally {
    progress.end();
    verify.engine.close();
    signals.close();
  }
}

/** For programs, standard output holds what came of the launch and nothing else. */
async function forwardAfter(sandbox: Sandbox, { json }: Values<'up'>, out: Console): Promise<number> {
  if (sandbox.forwardPorts.length === 0) {
    out.complain(`the configuration of ${sandbox.name} has no forwardPorts: nothing is forwarded.`);
    return 0;
  }
  const say = (line: string): void | Promise<void> => (json ? out.tell(line) : out.print(line));
  const code = await forwardUntilTold(sandbox, sandbox.forwardPorts.map(String), say, out);
  if (code === 0) out.tell(`${sandbox.name} is still up: containai stop ${sandbox.name} stops it.\n`);
  return code;
}

function orderOf(id: string, { prepared, prepareAgain, engine, values, said }: LaunchInHand, out: Console): LaunchOrder {
  return {
    prepared,
    isStillSo: async () => {
      const again = await prepareAgain();
      return !('problems' in again) && isSamePlan(prepared, again);
    },
    id,
    gateOptions: {
      tier: said.tier,
      ...(said.policy === undefined ? {} : { policy: realMachine.realPath(resolve(realMachine.workingFolder(), said.policy.document)) }),
    },
    facts: engine.facts,
    judge: gateJudge(said.tier, engine.facts, said.policy, prepared.plan.gate),
    rebuild: values.rebuild,
    wish: {
      buildCache: !values['no-cache'],
      gpu: values.allow.includes('gpu-requested') ? 'detect' : 'none',
      granted: Object.fromEntries(values.env.map((name) => [name, process.env[name] ?? ''])),
      registries: registriesOf(prepared.part.asked),
      ...(values['secrets-file'] === undefined ? {} : { secretsFile: resolve(realMachine.workingFolder(), values['secrets-file']) }),
      ...(out.tellsTerminal ? { terminal: { columns: out.width, rows: process.stderr.rows ?? 24 } } : {}),
    },
    version: out.version,
  };
}

/** What its sandbox has left in the workspace since it was recorded, told of; undefined where there is no record. */
async function sinceLast({ prepared: { plan }, engine: { socket } }: LaunchInHand, out: Console): Promise<ChangesSince | undefined> {
  const owner = plan.gate.owner!;
  const { workspace, engine } = plan;
  const said = readSandbox(owner, realMachine);
  const name = 'sandbox' in said ? said.sandbox.name : workspace;
  const since = await tellChanges({ id: owner, owner, name, workspace, engine: { ...engine, socket } }, out);
  if (since !== undefined) return since;
  // Another configuration makes another sandbox: of its workspace is said what those before it have left.
  for (const other of sandboxesOf(workspace, realMachine)) if (other.id !== owner) await tellChanges(other, out);
  return undefined;
}

/** Of what has changed: nothing that was agreed to holds then. */
const notKnown = 'not known';

/**
 * What the user agreed to before holds, word for word, unless something that could have a part in it has changed in the workspace since; what is open is asked for
 * now.
 */
async function agree(
  id: string,
  { consents }: LaunchPlan,
  since: ChangesSince | undefined,
  values: Values<'up'>,
  out: Console,
): Promise<number | undefined> {
  if (consents.length === 0 || values.allow.includes('host-command')) return undefined;
  const places = sandboxPlaces(id, realMachine);
  if ('refused' in places) {
    out.complain(places.refused);
    return 3;
  }
  const before = readAgreements(places.agreements, realMachine);
  const changes = since?.stateFor(consents);
  const isKnown = since !== undefined;
  const answer = await askConsents(openConsents(consents, before, isKnown ? changes : notKnown), out.canAsk && !values.json, out);
  if ('code' in answer) return answer.code;
  if (answer.agreed.length === 0) return undefined;
  const now = new Date().toISOString();
  const kept = before.filter((one) => isKnown && consents.some(({ hash }) => hash === one.hash) && one.changes === changes);
  const made = realMachine.makeFolder(places.folder);
  const written =
    'refused' in made
      ? made
      : writeAgreements(
          places.agreements,
          [
            ...kept,
            ...answer.agreed
              .filter(({ isAlwaysAsked }) => isAlwaysAsked !== true)
              .map(({ rule, text, hash }) => ({ rule, text, hash, agreed: now, ...(changes === undefined ? {} : { changes }) })),
          ],
          realMachine,
        );
  return 'refused' in written ? notWritten('What you agreed to', written, out) : undefined;
}

/** The engine that runs the containers has it, or the user’s other one. */
async function handIn(image: string, to: string, { socket, other }: EngineAtHand): Promise<boolean> {
  for (const from of other === undefined ? [socket] : [socket, other])
    if ('id' in (await importImage(from, to, image, realEnginePowers))) return true;
  return false;
}
