import { describe, expect, it } from 'vitest';
import { makeTar, paxPart, type TarPart } from '../../../test/make-tar.ts';
import { readImageArchive } from './names-in-archive.ts';

/** The names in an archive, or what is wrong with it. */
function namesIn(...parts: readonly TarPart[]): readonly string[] | string {
  const archive = readImageArchive();
  const left = archive.take(makeTar(parts));
  return typeof left === 'string' ? left : archive.end();
}

const json = (name: string, value: unknown): TarPart => ({ name, content: typeof value === 'string' ? value : JSON.stringify(value) });
const manifest = (...tags: readonly string[]): TarPart =>
  json('manifest.json', [{ Config: 'a.json', RepoTags: tags, Layers: ['a/layer.tar'] }]);
const index = (...annotations: readonly unknown[]): TarPart =>
  json('index.json', { schemaVersion: 2, manifests: annotations.map((one) => ({ digest: 'sha256:a', annotations: one })) });
const image = 'io.containerd.image.name';
const ref = 'org.opencontainers.image.ref.name';

describe('names in an archive', () => {
  it.each<[string, readonly TarPart[], readonly string[]]>([
    ['none', [{ name: 'a.json', content: '{}' }], []],
    ['of an image without one', [json('manifest.json', [{ Config: 'a.json', RepoTags: null, Layers: [] }, {}, null])], []],
    ['of an empty manifest', [json('manifest.json', null), json('repositories', null), json('index.json', { manifests: null })], []],
    ['in manifest.json', [manifest('a:1', 'b:2')], ['a:1', 'b:2']],
    ['of several images', [json('manifest.json', [{ RepoTags: ['a:1'] }, { RepoTags: ['b:2'] }])], ['a:1', 'b:2']],
    ['in repositories', [json('repositories', { a: { '1': 'x', '2': 'y', V2: 'z', v2: 'z' }, b: null })], ['a:1', 'a:2', 'a:V2', 'a:v2']],
    [
      'in index.json',
      [index({ [image]: 'docker.io/library/a:1', [ref]: '1' }, null, {}, { [ref]: 'b:2' }, { [image]: '', [ref]: 'c' })],
      ['docker.io/library/a:1', 'b:2', 'c'],
    ],
    [
      'in all of them, each once',
      [manifest('a:1'), json('repositories', { a: { '1': 'x' }, b: { '1': 'x' } }), index({ [ref]: 'c:1' })],
      ['a:1', 'b:1', 'c:1'],
    ],
    ['in the first of two', [manifest('a:1'), manifest('b:2')], ['a:1', 'b:2']],
    ['spelled in another way', [{ ...manifest('a:1'), name: './/manifest.json' }], ['a:1']],
    ['by a pax header', [paxPart({ path: './manifest.json' }), { ...manifest('a:1'), name: 'x' }], ['a:1']],
    [
      'below a link to the top',
      [
        { name: 'x', type: '2' },
        { ...manifest('a:1'), name: 'x/manifest.json' },
      ],
      ['a:1'],
    ],
    ['with white space', [json('manifest.json', ' [ { "RepoTags" : [ "a:1" ] } ]\n')], ['a:1']],
    ['escaped', [json('manifest.json', '[{"Repo\\u0054ags":["\\u0061:1"]}]')], ['a:1']],
    ['beside links of layers', [{ name: 'a/layer.tar', type: '2' }, manifest('a:1')], ['a:1']],
  ])('%s', (_, parts, names) => {
    expect(namesIn(...parts)).toEqual(names);
  });

  it.each<[string, readonly TarPart[], RegExp]>([
    ['in another case', [json('manifest.json', '[{"repotags":["a:1"]}]')], /manifest\.json that is not made as engines make it/],
    ['with a long s', [json('manifest.json', '[{"RepoTag\u017F":["a:1"]}]')], /not made as engines/],
    ['in two cases', [json('manifest.json', '[{"RepoTags":[],"REPOTAGS":["a:1"]}]')], /not made as engines/],
    ['twice', [json('manifest.json', '[{"RepoTags":["a:1"],"RepoTags":[]}]')], /in one way: the key "RepoTags" is there twice/],
    ['behind the end', [json('manifest.json', '[] [{"RepoTags":["a:1"]}]')], /in one way: there is something after/],
    ['in index.json in another case', [json('index.json', '{"Manifests":[]}')], /index\.json that is not made/],
    ['in annotations in another case', [json('index.json', '{"manifests":[{"Annotations":{}}]}')], /index\.json that is not made/],
    ['as a number', [json('manifest.json', [{ RepoTags: [1] }])], /not made as engines/],
    ['as a text', [json('manifest.json', [{ RepoTags: 'a:1' }])], /not made as engines/],
    ['in an object', [json('manifest.json', { RepoTags: ['a:1'] })], /not made as engines/],
    ['annotated by a number', [index({ [image]: 1 })], /not made as engines/],
    ['in a list of repositories', [json('repositories', ['a:1'])], /repositories that is not made/],
    ['in no JSON', [json('manifest.json', 'a:1')], /in one way: this is not a JSON value/],
    ['in nothing', [json('manifest.json', '')], /in one way/],
    [
      'in another character set',
      [{ name: 'manifest.json', content: Buffer.from('[{"RepoTags":["\u00e4:1"]}]', 'latin1') }],
      /is not UTF-8/,
    ],
    ['behind a byte order mark', [json('manifest.json', '\uFEFF[]')], /in one way/],
    ['behind a symbolic link', [{ name: 'manifest.json', type: '2' }], /a link of the name manifest\.json, which must be a file/],
    ['behind a hard link', [{ name: 'index.json', type: '1' }], /a link of the name index\.json/],
    ['in a folder', [{ name: 'repositories/', type: '5' }], /a folder of the name repositories/],
    ['with more before', [json('manifest.json', '{'), manifest('a:1')], /in one way/],
    ['too many', [manifest(...Array.from({ length: 1001 }, (__, at) => `a:${at}`))], /more than 1000 names/],
    ['in too much', [json('manifest.json', `[]${' '.repeat(2 << 20)}`)], /too large, "manifest\.json"/],
  ])('%s are refused', (_, parts, problem) => {
    expect(namesIn(...parts)).toMatch(problem);
  });
});
