import { describe, expect, test } from 'vitest';
import { platformText, rankPlatform, readPlatform } from './platform.ts';

describe('a platform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/x86_64', 'linux/amd64'],
    ['Linux/AMD64/v3', 'linux/amd64/v3'],
    ['aarch64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/6', 'linux/arm/v6'],
    ['linux/armhf', 'linux/arm/v7'],
    ['armel', 'linux/arm/v6'],
    ['i386', 'linux/386'],
    ['windows/amd64', 'windows/amd64'],
    ['linux/riscv64', 'linux/riscv64'],
  ])('%s is %s', (text, read) => {
    expect(platformText(readPlatform(text)!)).toBe(read);
  });

  test.each(['', 'linux', 'a/b/c/d', 'linux/', '/amd64', 'linux/am d64', 'linux/${X}', 'linux/amd64,linux/arm64'])('%j is none', (text) => {
    expect(readPlatform(text)).toBeUndefined();
  });
});

describe('what runs where', () => {
  const best = (wanted: string, ...offered: readonly string[]): string | undefined =>
    offered
      .map((text) => [text, rankPlatform(readPlatform(text)!, readPlatform(wanted)!)] as const)
      .filter(([, rank]) => rank !== undefined)
      .toSorted(([, one], [, other]) => one! - other!)[0]?.[0];

  test.each([
    ['linux/amd64', ['linux/arm64', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/386', 'linux/amd64'], 'linux/amd64'],
    ['linux/amd64', ['linux/386'], 'linux/386'],
    ['linux/amd64', ['linux/amd64/v2'], undefined],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v4'], 'linux/amd64/v2'],
    ['linux/amd64', ['windows/amd64'], undefined],
    ['linux/amd64', ['unknown/unknown'], undefined],
    ['linux/arm64', ['linux/arm/v7', 'linux/arm64/v8'], 'linux/arm64/v8'],
    ['linux/arm64', ['linux/arm/v6', 'linux/arm/v7'], 'linux/arm/v7'],
    ['linux/arm/v7', ['linux/arm64', 'linux/arm/v5', 'linux/arm/v6'], 'linux/arm/v6'],
    ['linux/arm/v6', ['linux/arm/v7'], undefined],
    ['linux/s390x', ['linux/amd64', 'linux/s390x'], 'linux/s390x'],
  ])('on %s, of %j', (wanted, offered, chosen) => {
    expect(best(wanted, ...offered)).toBe(chosen);
  });
});
