import { expect, test } from 'vitest';
import { fact, type Fact, type Layer, type Origin } from '../src/model/fact.ts';
import type { BuildRequest, ContainerRequest, EnvironmentVariable, Mount, Request } from '../src/model/request.ts';
import { newBuild, newContainer } from '../src/model/request-fields.ts';
import type { Issue, Level, Rule } from '../src/model/rule.ts';
import { readMountFlag, readVolumeFlag } from '../src/syntax/mount-strings.ts';

/** A place in a made-up file; each call points elsewhere. */
export function place(layer: Layer = 'file', document = 'devcontainer.json', pointer = '/x'): Origin {
  return { layer, document, pointer };
}

/** A fact from a made-up file. */
export function given<T>(value: T, layer: Layer = 'file', hides?: readonly Fact<T>[]): Fact<T> {
  return fact(value, place(layer), hides);
}

/** A container request with these fields. */
export function container(parts: Partial<ContainerRequest> = {}): ContainerRequest {
  return { ...newContainer('app', place()), ...parts };
}

/** A build request with these fields. */
export function build(parts: Partial<BuildRequest> = {}): BuildRequest {
  return { ...newBuild('app', place()), ...parts };
}

/** A mount as `docker run -v` spells it. */
export function volume(text: string, layer: Layer = 'file'): Fact<Mount> {
  const read = readVolumeFlag(text);
  if ('problem' in read) throw new Error(`${text}: ${read.problem}`);
  return given(read.mount, layer);
}

/** A mount as `docker run --mount` spells it. */
export function mount(text: string, layer: Layer = 'file'): Fact<Mount> {
  const read = readMountFlag(text);
  if ('problem' in read) throw new Error(`${text}: ${read.problem}`);
  return given(read.mount, layer);
}

/** A variable of the container's environment. */
export function variable(name: string, value?: string, scope: EnvironmentVariable['scope'] = 'container'): Fact<EnvironmentVariable> {
  return given(value === undefined ? { name, scope } : { name, value, scope });
}

/** What a rule should say: nothing, something that matches, something that matches at most this loud. */
export type Expected = 'clear' | RegExp | readonly [says: RegExp, atMost: Exclude<Level, 'off'>];

/** One test for each row: a name, a container's fields or a whole request, what the rule should say of it. */
export function tell(
  rule: Rule,
  rows: readonly (readonly [name: string, request: Partial<ContainerRequest> | BuildRequest, expected: Expected])[],
): void {
  test.each(rows)(`${rule.id}: %s`, (_, parts, expected) => {
    const issues = check(rule, parts);
    const [says, atMost] = expected === 'clear' ? [/^$/u, undefined] : expected instanceof RegExp ? [expected, undefined] : expected;
    expect(issues.map(({ message }) => message).join('\n')).toMatch(says);
    expect(issues.length > 0).toBe(expected !== 'clear');
    for (const issue of issues) {
      expect(issue.atMost).toBe(atMost);
      expect(issue.evidence.length).toBeGreaterThan(0);
    }
  });
}

/** What a rule says of a request. */
export function check(rule: Rule, parts: Partial<ContainerRequest> | BuildRequest, peers?: readonly Request[]): readonly Issue[] {
  const request: Request = parts.kind === 'build' ? (parts as BuildRequest) : container(parts as Partial<ContainerRequest>);
  return rule.check(request, { host: {}, ...(peers === undefined ? {} : { peers }) });
}
