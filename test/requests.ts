import type { Fact, Origin } from '../src/model/fact.ts';
import type { HostFacts } from '../src/model/host.ts';
import { newBuild, newContainer } from '../src/model/request-fields.ts';
import type { BuildRequest, ContainerRequest, Request } from '../src/model/request.ts';
import type { Rule } from '../src/model/rule.ts';

const here: Origin = { layer: 'file', document: 'devcontainer.json', pointer: '' };

/** A fact as a test writes it: of the file, unless it says otherwise. */
export function said<T>(value: T, from: Partial<Origin> = {}): Fact<T> {
  return { value, from: { ...here, ...from } };
}

/** A container request with these fields and no others. */
export function container(fields: Partial<ContainerRequest> = {}): ContainerRequest {
  return { ...newContainer('test', here), ...fields };
}

/** A build request with these fields and no others. */
export function build(fields: Partial<BuildRequest> = {}): BuildRequest {
  return { ...newBuild('test', here), ...fields };
}

/** What a rule says of a request, message by message. */
export function messages(
  rule: Rule,
  request: Request,
  context: { host?: HostFacts; peers?: readonly Request[]; options?: unknown } = {},
): string[] {
  return rule.check(request, { host: {}, ...context }).map((issue) => issue.message);
}
