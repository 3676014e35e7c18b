import { describe, expect, it } from 'vitest';
import { audit, type SourceInMemory } from './index.ts';

const source: SourceInMemory = { format: 'devcontainer', path: '.devcontainer.json', text: '{"image":"debian","privileged":true}' };

describe('audit', () => {
  it('finds what a source asks for', async () => {
    const { requests, tier } = await audit([source]);
    expect(tier).toBe('strict');
    expect(requests[0]?.starts).toBe('not under this policy');
  });

  it.each([
    ['tier', [source], { tier: 'Strict' }],
    ['format', [{ ...source, format: 'nope' }], {}],
  ])('refuses a %s that does not exist, in place of judging nothing', async (what, sources, options) => {
    await expect(audit(sources as SourceInMemory[], options as object)).rejects.toThrow(`There is no ${what}`);
  });
});
