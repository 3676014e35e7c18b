import type { StreamGuard, StreamVerdict } from '../../../machine/http/door.ts';
import type { GateReason } from '../../../model/gate.ts';
import { methods } from './methods.ts';
import { quote, refused } from './refused.ts';

/** What a guard asks and tells. */
export interface BuildWatch {
  /** Why nothing may be built here at all. */
  readonly mayBuild: GateReason | undefined;
  /** What speaks against images of these names; the engine may have to be asked. */
  mayName(names: readonly string[]): Promise<readonly GateReason[]>;
  /** A build has ended well, and given these names. */
  named(names: readonly string[]): void;
  /** Reasons against a call, never none. Answers what the client is told where it is refused, and nothing where it goes on all the same. */
  refuse(reasons: readonly GateReason[]): string | undefined;
}

const byPath = new Map(methods.map((method) => [method.path, method]));

/** Watches over BuildKit’s gRPC inside `/grpc`: methods by their table, builds by their message. */
export function guardBuildKit(watch: BuildWatch): StreamGuard {
  const namesOf = new WeakMap<Uint8Array, readonly string[]>();
  const verdict = (reasons: readonly GateReason[]): StreamVerdict => {
    const sentence = reasons.length === 0 ? undefined : watch.refuse(reasons);
    return sentence === undefined ? undefined : { refused: sentence };
  };
  return {
    open: (path) => {
      const method = byPath.get(path);
      if (method !== undefined) return method.judge === undefined ? 'pass' : 'read';
      return verdict([refused(`the builder’s method ${quote(path)} is not let in`, 'Do this with the engine’s own socket.')]) ?? 'pass';
    },
    judge: async (path, message) => {
      const { reasons, imageNames } = byPath.get(path)!.judge!(message);
      const before = watch.mayBuild !== undefined && isBuild(path) ? [watch.mayBuild] : [];
      const names = reasons.length === 0 && before.length === 0 ? await watch.mayName(imageNames) : [];
      const refusal = verdict([...before, ...reasons, ...names]);
      if (refusal === undefined) namesOf.set(message, imageNames);
      return refusal;
    },
    ended: (_path, message, status) => {
      const names = namesOf.get(message) ?? [];
      if (status === 0 && names.length > 0) watch.named(names);
    },
  };
}

function isBuild(path: string): boolean {
  return path.endsWith('/Solve');
}
