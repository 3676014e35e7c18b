import { type ContainerState, readInspect } from '../../formats/docker-api/read-inspect.ts';
import type { Engine } from '../../machine/http/door.ts';
import type { ContainerRequest } from '../../model/request.ts';
import { cutText } from '../../syntax/plain-text.ts';
import { stringAt } from './scratch-engine.ts';

/** What an engine says of a container that runs. */
export interface Made {
  readonly request: ContainerRequest;
  readonly state: ContainerState;
}

/** Asks the engine about a container, by its name, its id or the beginning of one; refused, in one sentence, where it does not run. */
export async function inspect(name: string, engine: Engine): Promise<Made | { readonly refused: string; readonly isGone?: true }> {
  const shown = cutText(name, 100);
  if (!/^[A-Za-z0-9][\w.-]{0,254}$/u.test(name)) return { refused: `“${shown}” is no name or id of a container.` };
  // Without a version in the path, engines answer in their own.
  const answer = await engine.ask({ method: 'GET', path: `/containers/${name}/json`, headers: [] });
  if ('failed' in answer) return { refused: `The engine did not answer: ${answer.failed}.` };
  if (answer.status === 404) return { refused: `The engine has no container ${shown}; docker ps lists those that run.`, isGone: true };
  if (answer.status !== 200)
    return {
      refused: `The engine answered ${answer.status} about the container ${shown}: ${cutText(stringAt(answer.text, 'message') ?? answer.text, 200)}`,
    };
  const { request, state, problems } = readInspect(`container ${shown}`, answer.text);
  if (request === undefined || state === undefined)
    return { refused: `What the engine says of the container ${shown} cannot be read: ${problems[0]?.message ?? 'it is no object'}.` };
  if (state.running && state.pid === 0)
    return { refused: `The container ${shown} is between two starts: its program ends, and the engine starts it again.` };
  return state.running
    ? { request, state }
    : { refused: `The container ${shown} does not run: only of a running one can be seen what it is.`, isGone: true };
}

/** Ids of the containers that run, those that the engine made last first. */
export async function runningContainers(engine: Engine): Promise<{ readonly ids: readonly string[] } | { readonly refused: string }> {
  const answer = await engine.ask({ method: 'GET', path: '/containers/json', headers: [] });
  if ('failed' in answer) return { refused: `The engine did not answer: ${answer.failed}.` };
  const list = answer.status === 200 ? listIn(answer.text) : undefined;
  if (list === undefined) return { refused: `The engine answered ${answer.status} when it was asked what runs.` };
  return { ids: list.flatMap((one) => stringAt(JSON.stringify(one), 'Id') ?? []) };
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
