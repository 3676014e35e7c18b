import { describe, expect, it } from 'vitest';
import type { Builds } from '../../model/gate.ts';
import type { HostFacts } from '../../model/host.ts';
import { type Builder, mayBuild } from './may-build.ts';

const contained: HostFacts = { buildsUnderSysbox: true };
const outside: HostFacts = { buildsUnderSysbox: false };

describe('whether anything may be built', () => {
  it.each<[Builds, HostFacts, Builder, RegExp | undefined]>([
    ['as-root', outside, 'build-kit', undefined],
    ['as-root', {}, 'classic', undefined],
    ['none', contained, 'build-kit', /allows no builds/u],
    ['none', contained, 'classic', /allows no builds/u],
    ['contained', contained, 'build-kit', undefined],
    ['contained', outside, 'build-kit', /this engine runs them under plain runc as real root/u],
    ['contained', {}, 'build-kit', /as far as is known, this engine runs them under plain runc/u],
    ['contained', contained, 'classic', /classic builder runs its steps under the engine’s default runtime/u],
  ])('%s, with %j, by %s', (policy, host, builder, reason) => {
    const said = mayBuild(policy, host, builder);
    expect(said?.message ?? '').toMatch(reason ?? /^$/u);
    expect(said?.rule ?? 'build-not-contained').toBe('build-not-contained');
  });
});
