import { fc } from '../../../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { entry, message } from '../../../../test/write-protobuf.ts';
import { judgeHistory, judgePartSolve, judgeResolve, judgeSolve, type JudgedCall } from './judge-solve.ts';

type Fields = readonly (readonly [number, string | Uint8Array | number | bigint | boolean])[];

const typed = (type: string, attributes: Readonly<Record<string, string>> = {}): Uint8Array =>
  message([1, type], ...Object.entries(attributes).map(([key, value]) => [2, entry(key, value)] as const));
const attributes = (number: number, all: Readonly<Record<string, string>>): Fields =>
  Object.entries(all).map(([key, value]) => [number, entry(key, value)] as const);
const steps = (...all: readonly Uint8Array[]): Uint8Array =>
  message(...all.map((step) => [1, step] as const), [2, message([1, 'sha256:0'], [2, message([1, true])])], [3, 'source map']);
const source = (identifier: string, all: Readonly<Record<string, string>> = {}): Uint8Array =>
  message([3, message([1, identifier], ...attributes(2, all))], [10, message([1, 'amd64'])]);
const exec = (...fields: Fields): Uint8Array => message([1, message([1, 'sha256:0'])], [2, message(...fields)]);
const meta = message([1, 'make'], [2, 'A=b'], [3, '/'], [6, message([1, 'a'], [2, '1.2.3.4'])]);
const messages = ({ reasons }: JudgedCall): readonly string[] => reasons.map(({ message: text }) => text);

/** What buildx 0.13.1 sends for `docker build -t app .` to 26.1.5. */
const plain: Fields = [
  [1, 'ref'],
  [3, 'moby'],
  [4, entry('name', 'app')],
  [5, 'session'],
  ...attributes(7, { filename: 'Dockerfile', 'image-resolve-mode': 'local' }),
  [8, message()],
  [13, typed('moby', { name: 'app' })],
];

describe('a build that is let through', () => {
  it.each<[string, Fields, readonly string[]]>([
    [
      'nothing but its id: buildx asks what the builder can do',
      [
        [1, 'ref'],
        [5, 'session'],
        [11, true],
      ],
      [],
    ],
    ['docker build', plain, ['app']],
    ['with several names', [[13, typed('moby', { name: 'app,app:2,registry.example/app' })]], ['app', 'app:2', 'registry.example/app']],
    ['of the containerd image store', [[13, typed('image', { name: 'app', 'prefer-image-digest': 'true', unpack: 'true' })]], ['app']],
    ['by Compose', [[13, typed('moby', { name: 'web', push: 'false', load: 'true' })]], ['web']],
    [
      'into a folder of the client',
      [
        [3, 'local'],
        [13, typed('local')],
      ],
      [],
    ],
    [
      'into an archive of the client, whose names are in it alone',
      [
        [13, typed('docker', { name: 'app' })],
        [13, typed('oci', { tar: 'true' })],
      ],
      [],
    ],
    ['without a result', [[13, typed('')]], []],
    ['with annotations', [[13, typed('image', { 'annotation.a': 'b', 'annotation-manifest[linux/amd64].c': 'd' })]], []],
    [
      'by the reference CLI',
      [
        ...attributes(7, {
          'build-arg:BUILDKIT_INLINE_CACHE': '1',
          'build-arg:_DEV_CONTAINERS_BASE_IMAGE': 'debian:12',
          'context:dev_containers_feature_content_source': 'local:dev_containers_feature_content_source',
          'frontend.caps': 'moby.buildkit.frontend.contexts+forward',
          target: 'dev_containers_target_stage',
        }),
        [8, message([4, typed('inline')])],
      ],
      [],
    ],
    ['of an archive that the client sends', attributes(7, { context: 'http://buildkit-session/n2lojtga4caj641celtaf84cv' }), []],
    [
      'of contexts that are images, results and archives',
      attributes(7, {
        'context:a': 'docker-image://debian:12',
        'context:b::linux/amd64': 'input:0-b',
        'context:c': 'oci-layout:x@sha256:0',
      }),
      [],
    ],
    [
      'with Docker’s own frontend by name',
      [[6, 'gateway.v0'], ...attributes(7, { source: 'docker/dockerfile:1', cmdline: 'docker/dockerfile:1' })],
      [],
    ],
    ['without a network', attributes(7, { 'force-network-mode': 'none' }), []],
    [
      'with caches',
      [[8, message([2, 'app'], [4, typed('local', { mode: 'max' })], [5, typed('registry', { ref: 'app' })], [5, typed('local')])]],
      [],
    ],
    [
      'with caches, as the frontend has them',
      attributes(7, { 'cache-from': 'a,b', 'cache-imports': '[{"Type":"registry","Attrs":{"ref":"a"}}]' }),
      [],
    ],
    ['with no list of caches', attributes(7, { 'cache-imports': 'null' }), []],
    [
      'with attestations, texts and places',
      attributes(7, { 'attest:provenance': 'mode=min', 'vcs:source': 'x', 'label:a': 'b', 'local-sessionid:context': 'x' }),
      [],
    ],
    [
      'with steps of its own',
      [
        [
          2,
          steps(
            source('docker-image://docker.io/library/debian:12', { 'image.resolvemode': 'local' }),
            exec([1, meta], [3, 2], [5, 'x']),
            message([4, 'x']),
          ),
        ],
        [
          10,
          message(
            [1, 'base'],
            [2, steps(source('local://context', { 'local.session': 'x' }), source('https://example.com/a.tar', { 'http.checksum': 'x' }))],
          ),
        ],
      ],
      [],
    ],
  ])('%s', (_what, fields, names) => {
    const judged = judgeSolve(message(...fields));
    expect(messages(judged)).toEqual([]);
    expect(judged.imageNames).toEqual(names);
  });
});

describe('a build that is refused', () => {
  it.each<[string, Fields, RegExp]>([
    ['the host’s network', [[9, 'network.host']], /granted network\.host/u],
    ['no sandbox', [[9, 'security.insecure']], /granted security\.insecure/u],
    ['devices', [[9, 'device']], /granted devices/u],
    ['a device', [[9, 'device=vendor.com/gpu=all,alias=x']], /granted devices/u],
    ['what is not known', [[9, 'everything']], /granted "everything"/u],
    [
      'another entitlement behind a harmless one',
      [
        [9, ''],
        [9, 'network.host'],
      ],
      /granted network\.host/u,
    ],
    ['a push', [[13, typed('image', { name: 'app', push: 'true' })]], /pushed to a registry/u],
    ['a push, as Go spells it', [[13, typed('image', { push: 'T' })]], /pushed/u],
    ['a push, as nobody spells it', [[13, typed('image', { push: 'yes' })]], /pushed/u],
    ['a push by digest', [[13, typed('image', { 'push-by-digest': '1' })]], /pushed/u],
    [
      'a push in the old fields',
      [
        [3, 'image'],
        [4, entry('push', 'true')],
      ],
      /pushed/u,
    ],
    [
      'a push in the old fields beside the new ones',
      [...plain.filter(([number]) => number !== 3 && number !== 4), [3, 'image'], [4, entry('push', 'true')]],
      /pushed/u,
    ],
    [
      'a push in the second exporter',
      [
        [13, typed('moby')],
        [13, typed('image', { push: 'true' })],
      ],
      /pushed/u,
    ],
    ['an exporter that is not known', [[13, typed('registry')]], /exporter that is not known here \("registry"\)/u],
    ['a name that the build gives', [[13, typed('image', { name: '*' })]], /build itself would name/u],
    [
      'a name by another attribute',
      [[13, typed('image', { 'dangling-name-prefix': 'debian' })]],
      /attribute that is not known here \("dangling-name-prefix"\)/u,
    ],
    ['exporters of the session', [[14, true]], /say only later/u],
    ['a source policy', [[12, message([1, 1])]], /source policy/u],
    ['an empty source policy', [[12, '']], /source policy/u],
    ['a source policy of the session', [[15, 'x']], /source policy/u],
    ['a cache into a registry', [[8, message([4, typed('registry', { ref: 'a' })])]], /sent elsewhere \("registry"\)/u],
    ['a cache into a registry, as it was once said', [[8, message([1, 'a'])]], /sent elsewhere/u],
    ['a cache of any address', [[8, message([5, typed('gha', { url: 'http://169.254.169.254' })])]], /does not let it \("gha"\)/u],
    ['the same by the frontend', attributes(7, { 'cache-imports': '[{"Type":"gha"}]' }), /does not let it \("gha"\)/u],
    ['caches with a key in another case', attributes(7, { 'cache-imports': '[{"Type":"local","type":"gha"}]' }), /read in two ways/u],
    ['caches that are no list', attributes(7, { 'cache-imports': '{"Type":"gha"}' }), /read in two ways/u],
    ['a frontend that is not known', [[6, 'acme.v0']], /frontend "acme\.v0" is not known/u],
    ['a frontend of somebody else', attributes(7, { source: 'acme/frontend' }), /"acme\/frontend" would read the Dockerfile/u],
    ['the same as an argument', attributes(7, { 'build-arg:BUILDKIT_SYNTAX': 'acme/frontend:1 x=y' }), /"acme\/frontend:1" would read/u],
    ['the network of the host for all steps', attributes(7, { 'force-network-mode': 'host' }), /network of this machine/u],
    ['another network', attributes(7, { 'force-network-mode': 'container:x' }), /join the network "container:x"/u],
    ['a control group', attributes(7, { 'cgroup-parent': '/' }), /control group "\/"/u],
    [
      'a context of any address',
      attributes(7, { context: 'https://user:secret-word-1@example.com/x.git' }),
      /fetch the build context "https:\/\/(?!.*secret)/u,
    ],
    ['a context by ssh', attributes(7, { context: 'git@github.com:a/b' }), /fetch the build context/u],
    ['a context like one of the session', attributes(7, { context: 'http://buildkit-session/x?y' }), /fetch the build context/u],
    ['a named context of any address', attributes(7, { 'context:a': 'http://169.254.169.254/' }), /fetch the build context/u],
    [
      'any attribute as the context',
      attributes(7, { contextkey: 'label:x', 'label:x': 'http://169.254.169.254/' }),
      /not known here \("contextkey"\)/u,
    ],
    ['a frontend in development', attributes(7, { 'gateway-devel': 'true' }), /not known here \("gateway-devel"\)/u],
    ['a step on the host’s network', [[2, steps(exec([1, meta], [3, 1]))]], /step of the build would share the network/u],
    ['a step on a network that is not known', [[2, steps(exec([3, 3]))]], /step of the build would share the network/u],
    ['a step without a sandbox', [[2, steps(exec([4, 1]))]], /without a sandbox/u],
    ['a step with devices', [[2, steps(exec([6, message([1, 'vendor.com/gpu=all'])]))]], /devices of this machine/u],
    ['a step in a control group', [[2, steps(exec([1, message([10, 'x'])]))]], /control group "x"/u],
    ['a step that is a build', [[2, steps(message([5, message([1, -1])]))]], /build of its own/u],
    ['a step that is two', [[2, steps(message([3, message([1, 'local://x'])], [2, message([3, 1])]))]], /share the network/u],
    [
      'a step of a kind that is not known',
      [[2, steps(message([8, 'x']))]],
      /a step of the build cannot be read: it has a field that is not known here \(8\)/u,
    ],
    ['a step that is no message', [[2, steps(Buffer.from('garbage'))]], /a step of the build cannot be read/u],
    ['a step of an input', [[10, message([1, 'a'], [2, steps(exec([3, 1]))])]], /share the network/u],
    ['a source that is not known', [[2, steps(source('blob://x'))]], /source "blob:\/\/x" is of a kind/u],
    ['a source without a kind', [[2, steps(source('/etc'))]], /source "\/etc" is of a kind/u],
    [
      'a source with an attribute that is not known',
      [[2, steps(source('local://x', { 'local.any': '' }))]],
      /not known here \("local\.any"\)/u,
    ],
    [
      'a field that is not known',
      [...plain, [16, 1]],
      /message of the build cannot be read: it has a field that is not known here \(16\)/u,
    ],
    ['entitlements twice in another type', [[9, 1]], /entitlements is not written/u],
    [
      'two frontends',
      [
        [6, 'dockerfile.v0'],
        [6, 'gateway.v0'],
      ],
      /frontend comes twice/u,
    ],
  ])('%s', (_what, fields, reason) => {
    expect(messages(judgeSolve(message(...fields))).join('\n')).toMatch(reason);
  });

  it('has each reason once, and twenty at most', () => {
    const twice = judgeSolve(message([2, steps(exec([3, 1]), exec([3, 1]))]));
    expect(messages(twice)).toHaveLength(1);
    const many = judgeSolve(message(...Array.from({ length: 100 }, (_, index) => [9, `e${index}`] as const)));
    expect(messages(many)).toHaveLength(20);
  });
});

describe('a part of a build', () => {
  const dockerfile: Fields = [[2, 'dockerfile.v0'], ...attributes(3, { filename: 'Dockerfile', target: 'a' }), [5, true], [6, true]];
  it.each<[string, Fields]>([
    ['a Dockerfile', dockerfile],
    [
      'steps',
      [
        [1, steps(source('docker-image://debian'), exec([1, meta]))],
        [5, true],
        [6, true],
        [14, true],
      ],
    ],
    [
      'inputs and a cache',
      [...dockerfile, [12, typed('registry', { ref: 'a' })], [13, message([1, 'a'], [2, steps(source('local://a'))])]],
    ],
  ])('is let through: %s', (_what, fields) => {
    expect(judgePartSolve(message(...fields))).toEqual({ reasons: [], imageNames: [] });
  });

  it.each<[string, Fields, RegExp]>([
    ['the network of the host', attributes(3, { 'force-network-mode': 'host' }), /network of this machine/u],
    ['a context of any address', attributes(3, { context: 'https://example.com/x.git' }), /fetch the build context/u],
    ['a frontend of somebody else', [[2, 'gateway.v0'], ...attributes(3, { source: 'acme/frontend' })], /would read the Dockerfile/u],
    ['a step on the host’s network', [[1, steps(exec([3, 1]))]], /share the network/u],
    ['a step of an input', [[13, message([2, steps(exec([4, 1]))])]], /without a sandbox/u],
    ['a cache of any address', [[12, typed('s3')]], /does not let it \("s3"\)/u],
    ['a source policy', [[15, message([1, 1])]], /source policy/u],
    ['a field that is not known', [[4, 'x']], /not known here \(4\)/u],
  ])('is refused: %s', (_what, fields, reason) => {
    expect(messages(judgePartSolve(message(...fields))).join('\n')).toMatch(reason);
  });
});

describe('other calls', () => {
  it.each<[string, (bytes: Uint8Array) => JudgedCall, Fields, RegExp | undefined]>([
    [
      'what an image is',
      judgeResolve,
      [
        [1, message([1, 'docker-image://debian'])],
        [3, 'log'],
      ],
      undefined,
    ],
    ['what nothing is', judgeResolve, [], undefined],
    ['what something else is', judgeResolve, [[1, message([1, 'file:///etc'])]], /of a kind that is not known/u],
    [
      'what it is under a policy',
      judgeResolve,
      [
        [1, message([1, 'docker-image://a'])],
        [8, 'x'],
      ],
      /source policy/u,
    ],
    ['what it is, with a field that is not known', judgeResolve, [[9, 'x']], /not known here \(9\)/u],
    [
      'the record of one build',
      judgeHistory,
      [
        [2, 'ref'],
        [3, true],
      ],
      undefined,
    ],
    [
      'whether there are records',
      judgeHistory,
      [
        [1, true],
        [2, 'buildx-test-history-api-feature'],
        [3, true],
      ],
      undefined,
    ],
    [
      'the records of all',
      judgeHistory,
      [
        [3, true],
        [5, 50],
      ],
      /everybody who uses this engine/u,
    ],
    ['the records of all, with an empty id', judgeHistory, [[2, '']], /everybody/u],
    [
      'records, with a field that is not known',
      judgeHistory,
      [
        [2, 'ref'],
        [6, 1],
      ],
      /not known here \(6\)/u,
    ],
  ])('%s', (_what, judge, fields, reason) => {
    const said = messages(judge(message(...fields)));
    const wanted: RegExp[] = reason === undefined ? [] : [reason];
    expect(said.map((one, index) => wanted[index]?.test(one))).toEqual(wanted.map(() => true));
  });
});

describe('any bytes', () => {
  const judges = [judgeSolve, judgePartSolve, judgeResolve, judgeHistory];
  const good = message(...plain, [2, steps(source('local://a'), exec([1, meta], [3, 2]))]);

  it('are judged, never thrown at', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...judges), (bytes, judge) => Array.isArray(judge(bytes).reasons)),
      ),
    ).not.toThrow();
  });

  it('of a build that was changed in one place are judged, and what is granted is refused wherever it stands', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.nat(good.length - 1), fc.nat(255), fc.boolean(), (place, byte, isFirst) => {
          const changed = Uint8Array.from(good);
          changed[place] = byte;
          const granted = message([9, 'network.host']);
          const whole = Buffer.concat(isFirst ? [granted, changed] : [changed, granted]);
          return judgeSolve(changed).reasons.length >= 0 && judgeSolve(whole).reasons.length > 0;
        }),
      ),
    ).not.toThrow();
  });
});
