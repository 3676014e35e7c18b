import type { FileAnswer } from '../formats/format.ts';
import type { Request } from '../model/request.ts';
import type { Example, Fix, FormatName, Rule } from '../model/rule.ts';
import { readSource } from './read-source.ts';

const paths: Readonly<Record<FormatName, string>> = {
  devcontainer: '.devcontainer/devcontainer.json',
  compose: 'compose.yaml',
  dockerfile: 'Dockerfile',
  'docker-run': 'command line',
  'docker-api': 'body.create.json',
};

/** The requests of an example's bad text, read with the files that it brings and no others. */
export async function requestsOfExample({ format, bad, files }: Example): Promise<readonly Request[]> {
  const ask = (path: string): FileAnswer => {
    const text = files?.[path];
    return text === undefined ? { missing: true } : { text };
  };
  return (await readSource({ format, path: paths[format], text: bad, ask })).requests;
}

/** For each example of a rule: the fix of the first issue in it that has one. */
export async function fixesOfRule(rule: Rule): Promise<readonly (Fix | undefined)[]> {
  if (rule.fix === undefined) return rule.examples.map(() => undefined);
  return Promise.all(rule.examples.map(async (example) => fixOf(rule, example, await requestsOfExample(example))));
}

function fixOf(rule: Rule, { host = {} }: Example, requests: readonly Request[]): Fix | undefined {
  for (const request of requests) {
    if (!rule.judges.includes(request.kind)) continue;
    for (const issue of rule.check(request, { host, peers: requests })) {
      const fix = rule.fix?.(issue, request);
      if (fix !== undefined) return fix;
    }
  }
  return undefined;
}
