import { describe, expect, it } from 'vitest';
import { openMemoryGate } from '../../../test/gate-in-memory.ts';
import type { Level, Tier } from '../../model/rule.ts';
import { isHeldToWorkspaces } from './judge-request.ts';

describe('a folder outside the workspaces', () => {
  it.each<[Tier, Level | undefined, boolean]>([
    ['strict', undefined, true],
    ['standard', undefined, false],
    ['permissive', undefined, false],
    ['strict', 'warn', false],
    ['standard', 'error', true],
  ])('under %s, with the level %s of a policy: refused %s', async (tier, level, isRefused) => {
    const levels = level === undefined ? {} : { 'mount-outside-workspace': level };
    const policy = { document: 'policy.yaml', levels, options: {}, waivers: [] };
    const gate = await openMemoryGate({ tier, policy });
    const given = { Image: 'debian', HostConfig: { Binds: ['/home/me/other:/x'] } };
    const { status, message } = await gate.call('POST /v1.45/containers/create?name=web', given);
    expect(status).toBe(isRefused ? 403 : 201);
    expect(message.includes('--workspace DIR')).toBe(isRefused);
    expect(isHeldToWorkspaces(tier, policy)).toBe(isRefused);
  });
});
