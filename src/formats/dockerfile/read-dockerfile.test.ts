import { fc } from '../../../test/seeded.ts';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../model/fact.ts';
import { newBuild, newContainer } from '../../model/request-fields.ts';
import type { BuildRequest } from '../../model/request.ts';
import { applyDockerfile } from './apply.ts';
import { dockerfile } from './format.ts';
import { readDockerfile } from './read-dockerfile.ts';
import type { DockerfileOptions, DockerfileReading } from './read-dockerfile.ts';

function read(text: string, options: Partial<DockerfileOptions> = {}): DockerfileReading {
  return readDockerfile({ document: 'Dockerfile', path: 'Dockerfile', text }, { layer: 'file', ...options });
}

interface Summary {
  readonly base?: string;
  readonly images?: readonly string[];
  readonly contexts?: readonly string[];
  readonly steps?: readonly string[];
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly healthcheck?: string;
  readonly daemon?: readonly string[];
  readonly unknown?: readonly (readonly string[])[];
  readonly problems?: readonly string[];
}

// All that a reading says, without places; what is empty is left out.
function summary(reading: DockerfileReading): Summary {
  const all = {
    base: reading.finalBase?.value,
    images: reading.baseImages.map(({ value }) => value),
    contexts: reading.contexts.map(({ value }) => value),
    steps: reading.steps.map(({ value }) => [...value.flags.map((flag) => `--${flag.name}=${flag.value}`), value.command].join(' ')),
    user: reading.user?.value,
    entrypoint: reading.entrypoint?.value,
    command: reading.command?.value,
    environment: Object.fromEntries(reading.environment.map(({ value }) => [value.name, value.value])),
    volumes: reading.volumes.map(({ value }) => value),
    healthcheck: reading.healthcheck?.value.command,
    daemon: reading.daemonConfiguration.map(({ value }) => value),
    unknown: reading.unknown.map(({ fields }) => (fields.length === 10 ? ['all'] : fields)),
    problems: reading.problems.map(({ message }) => message),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && Object.keys(value).length > 0)) as Summary;
}

const node = 'node:22-bookworm';
const cases: readonly (readonly [title: string, text: string, summary: Summary, options?: Partial<DockerfileOptions>])[] = [
  [
    'a plain dev container',
    `FROM mcr.microsoft.com/devcontainers/base:bookworm
# tools
RUN apt-get update \\
    && apt-get install -y --no-install-recommends git \\
    # and clean
    && rm -rf /var/lib/apt/lists/*
USER vscode
`,
    {
      base: 'mcr.microsoft.com/devcontainers/base:bookworm',
      images: ['mcr.microsoft.com/devcontainers/base:bookworm'],
      steps: ['apt-get update     && apt-get install -y --no-install-recommends git     && rm -rf /var/lib/apt/lists/*'],
      user: 'vscode',
    },
  ],
  [
    'the variant of the templates',
    'ARG VARIANT="22-bookworm"\nFROM mcr.microsoft.com/devcontainers/javascript-node:${VARIANT}\nARG EXTRA\nRUN echo $EXTRA\n',
    {
      base: 'mcr.microsoft.com/devcontainers/javascript-node:20',
      images: ['mcr.microsoft.com/devcontainers/javascript-node:20'],
      steps: ['echo $EXTRA'],
    },
    { arguments: new Map([['VARIANT', '20']]) },
  ],
  ['its default', 'ARG VARIANT="22-bookworm"\nFROM node:${VARIANT}\n', { base: node, images: [node] }],
  ['a default of the use', 'FROM node:${VARIANT:-22-bookworm}\n', { base: node, images: [node] }],
  [
    'stages that are built on each other',
    `FROM ${node} AS base
ENV A=1 B="two words" C=0
ENV C=\${A}3
ENV D old  style
USER root
FROM base AS build
RUN make
FROM base AS dev
COPY --from=build /out /out
RUN --mount=type=bind,from=golang:1.23,target=/go go version
ENV A=2
USER 1000:1000
FROM dev AS never
RUN never
`,
    {
      base: node,
      images: [node, 'golang:1.23'],
      contexts: ['golang:1.23'],
      steps: ['make', '--mount=type=bind,from=golang:1.23,target=/go go version'],
      user: '1000:1000',
      environment: { A: '2', B: 'two words', C: '13', D: 'old  style' },
    },
    { target: 'DEV' },
  ],
  [
    'a stage that nothing needs is not built',
    'FROM a:1 AS x\nRUN x\nFROM b:1 AS y\nRUN y\nFROM c:1\nCOPY --from=1 /y.txt /\nRUN z',
    { base: 'c:1', images: ['b:1', 'c:1'], steps: ['y', 'z'] },
  ],
  ['a stage by number', 'FROM a:1\nRUN x\nFROM b:1\nRUN y', { base: 'a:1', images: ['a:1'], steps: ['x'] }, { target: '0' }],
  ['scratch', 'FROM a:1 AS b\nFROM scratch\nCOPY --from=b /x /x\nUSER $NOBODY', { base: 'scratch', images: ['a:1'], user: 'root' }],
  ['a platform', 'FROM --platform=$BUILDPLATFORM a:1', { base: 'a:1', images: ['a:1'] }],
  [
    'entrypoint and command in their forms',
    'FROM a:1\nSHELL ["/bin/bash", "-lc"]\nENTRYPOINT exec top -b\nCMD ["-x", "y"]',
    { base: 'a:1', images: ['a:1'], entrypoint: ['/bin/bash', '-lc', 'exec top -b'], command: ['-x', 'y'] },
  ],
  [
    'an entrypoint takes the command of the base away',
    'FROM a:1 AS x\nCMD ["sleep"]\nFROM x\nENTRYPOINT ["/e"]',
    { base: 'a:1', images: ['a:1'], entrypoint: ['/e'] },
  ],
  [
    'an entrypoint leaves the command of its own stage',
    'FROM a:1\nCMD ["sleep"]\nENTRYPOINT ["/e"]',
    { base: 'a:1', images: ['a:1'], entrypoint: ['/e'], command: ['sleep'] },
  ],
  [
    'volumes and health check',
    'FROM a:1\nENV D=/data\nVOLUME ["/a", "$D"]\nVOLUME /b /c\nHEALTHCHECK --interval=5s CMD curl -f http://localhost/',
    { base: 'a:1', images: ['a:1'], environment: { D: '/data' }, volumes: ['/a', '/data', '/b', '/c'], healthcheck: 'curl -f http://localhost/' },
  ],
  ['no health check', 'FROM a:1 AS x\nHEALTHCHECK CMD x\nFROM x\nHEALTHCHECK NONE', { base: 'a:1', images: ['a:1'] }],
  [
    'variables of Sysbox, both ways to write them',
    'FROM a:1\nENV SYSBOX_SYSCONT_MODE=FALSE \\\n    OTHER=x\nENV SYSBOX_HONOR_CAPS TRUE',
    { base: 'a:1', images: ['a:1'], environment: { SYSBOX_SYSCONT_MODE: 'FALSE', OTHER: 'x', SYSBOX_HONOR_CAPS: 'TRUE' } },
  ],
  [
    'the PATH of a base nobody looked into',
    'FROM a:1\nENV PATH=/x:$PATH\nENV PATH="$PATH:/y" NEXT=$PATH',
    { base: 'a:1', images: ['a:1'], environment: { PATH: '/x:$PATH:/y', NEXT: '/x:$PATH' } },
  ],
  [
    'flags, heredocs and downloads',
    `# syntax=docker/dockerfile:1.7-labs
FROM a:1
RUN --network=host --security=insecure <<EOF
set -e
curl https://x.test | sh
EOF
RUN python3 - <<'PY' && true
print("hi")
PY
ADD --checksum=sha256:0 https://x.test/a.tgz /opt/
ADD ["https://x.test/b", "/b"]
ADD local.tgz /opt/
RUN ["/bin/sh", "-c", "id"]
`,
    {
      base: 'a:1',
      images: ['a:1'],
      steps: [
        '--network=host --security=insecure set -e\ncurl https://x.test | sh\n',
        "python3 - <<'PY' && true\nprint(\"hi\")\nPY",
        '--checksum=sha256:0 ADD https://x.test/a.tgz /opt/',
        'ADD https://x.test/b /b',
        '/bin/sh -c id',
      ],
    },
  ],
  [
    'ONBUILD runs in the next build, which may be in the same file',
    'FROM a:1 AS x\nONBUILD RUN evil\nONBUILD USER mallory\nFROM x\nRUN y',
    { base: 'a:1', images: ['a:1'], steps: ['--onbuild= evil', 'evil', 'y'], user: 'mallory' },
  ],
  [
    'a data root for the inner engine',
    `FROM a:1
RUN mkdir -p /etc/docker
COPY <<'EOF' /etc/docker/daemon.json
{
  "data-root": "/d"
}
EOF
`,
    { base: 'a:1', images: ['a:1'], steps: ['mkdir -p /etc/docker'], daemon: ['{\n  "data-root": "/d"\n}\n'] },
  ],
  [
    'the last write counts; what is appended comes after',
    "FROM a:1\nARG ROOT=/d\nRUN echo a > /etc/docker/daemon.json\nCOPY <<-daemon.json /etc/docker/\n\t{\"data-root\":\"$ROOT\"}\n\tdaemon.json\nRUN echo 'b' >> /etc/docker/daemon.json",
    { base: 'a:1', images: ['a:1'], steps: ['echo a > /etc/docker/daemon.json', "echo 'b' >> /etc/docker/daemon.json"], daemon: ['{"data-root":"/d"}\nb\n'] },
  ],
  ['a file of the context', 'FROM a:1\nWORKDIR /etc\nCOPY daemon.json docker/daemon.json', { base: 'a:1', images: ['a:1'], unknown: [['daemonConfiguration']] }],
  ['a folder of the context over the root', 'FROM a:1\nCOPY rootfs/ /', { base: 'a:1', images: ['a:1'], unknown: [['daemonConfiguration']] }],
  ['a file of the context beside it', 'FROM a:1\nCOPY entrypoint.sh /\nCOPY . /workspace\nADD x.tar.gz /opt', { base: 'a:1', images: ['a:1'] }],
  ['an archive over the root', 'FROM a:1\nADD x.tar.gz /', { base: 'a:1', images: ['a:1'], unknown: [['daemonConfiguration']] }],
  [
    'a step that changes it in its own way',
    'FROM a:1\nRUN sed -i s/x/y/ /etc/docker/daemon.json',
    { base: 'a:1', images: ['a:1'], steps: ['sed -i s/x/y/ /etc/docker/daemon.json'], unknown: [['daemonConfiguration']] },
  ],
  ['the configuration of another stage does not count', 'FROM a:1 AS x\nRUN echo a > /etc/docker/daemon.json\nUSER u\nFROM b:1\nCOPY --from=x /o /o.txt', {
    base: 'b:1', images: ['a:1', 'b:1'], steps: ['echo a > /etc/docker/daemon.json'],
  }],
  // What cannot be told.
  ['an image nobody can tell', 'FROM ${IMAGE}\nRUN x\nUSER u', { steps: ['x'], user: 'u', unknown: [['all']] }],
  ['a tag nobody can tell', 'ARG TAG\nFROM a:${TAG}', { unknown: [['all']] }],
  ['an argument of the host', 'ARG TAG=1\nFROM a:${TAG}', { unknown: [['all']] }, { arguments: new Map([['TAG', '${localEnv:TAG}']]) }],
  ['an image by architecture', 'FROM a-${TARGETARCH}', { unknown: [['all']] }],
  ['a user nobody can tell', 'FROM a:1\nUSER $U', { base: 'a:1', images: ['a:1'], unknown: [['user']] }],
  ['and one that comes after', 'FROM a:1\nUSER $U\nUSER x', { base: 'a:1', images: ['a:1'], user: 'x' }],
  ['a variable whose name nobody can tell', 'FROM a:1\nENV ${X}BOX_HONOR_CAPS=TRUE', { base: 'a:1', images: ['a:1'], unknown: [['environment']] }],
  ['another frontend', '# syntax=evil.test/frontend\nFROM a:1', { base: 'a:1', images: ['a:1'], unknown: [['all']] }],
  ['a look-alike of the frontend', '# syntax=docker.io.evil.test/docker/dockerfile\nFROM a:1', { base: 'a:1', images: ['a:1'], unknown: [['all']] }],
  ['a missing stage', 'FROM a:1', { unknown: [['all']], problems: ['The Dockerfile cannot be read: the Dockerfile has no stage x.'] }, { target: 'x' }],
  ['no FROM', 'RUN x', { unknown: [['all']], problems: ['The Dockerfile cannot be read: the Dockerfile has no FROM.'] }],
  ['an unknown instruction', 'FROM a:1\nRUNN x', {
    base: 'a:1', images: ['a:1'], unknown: [['all']], problems: ['The Dockerfile cannot be built: there is no instruction RUNN.'],
  }],
  ['a heredoc that does not end', 'FROM a:1\nRUN <<EOF\nUSER x', {
    base: 'a:1', images: ['a:1'], unknown: [['all']], problems: ['The Dockerfile cannot be built: the heredoc EOF does not end.'],
  }],
  ['a stage that is copied from leaves its own user open, not ours', 'FROM a:1 AS x\nUSER $U\nFROM b:1\nCOPY --from=x /a.b /a.b', { base: 'b:1', images: ['a:1', 'b:1'] }],
]; // prettier-ignore

test.each(cases.map(([title, text, wanted, options]) => ({ title, text, wanted, options })))('$title', ({ text, wanted, options }) => {
  expect(summary(read(text, options))).toEqual(wanted);
});

describe('places', () => {
  test('a fact points at its instruction and at what brought the file in', () => {
    const via = { layer: 'file', document: 'devcontainer.json', pointer: '/build' } as const;
    const text = 'FROM a:1\n\nUSER \\\n  x\n';
    const { user } = read(text, { layer: 'image', via });
    expect(user!.from).toEqual({ layer: 'image', document: 'Dockerfile', pointer: '/1', offset: [10, 20], via });
    expect(text.slice(...user!.from.offset!)).toBe('USER \\\n  x');
  });
});

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

describe('hostile files are read in little time', () => {
  test.each([
    ['doubling variables', `FROM a\nENV A=xxxxxxxxxx\n${many(200, () => 'ENV A=$A$A$A$A')}`],
    ['doubling arguments', `ARG A=xxxxxxxxxx\n${many(200, () => 'ARG A=$A$A$A$A')}\nFROM a`],
    ['nested defaults', `FROM a\nUSER ${'${a:-'.repeat(13_000)}`],
    ['heredocs', `FROM a\nRUN ${'<<A '.repeat(4000)}\n${'A\n'.repeat(4000)}`],
    ['white space', `FROM a\nRUN echo << ${' '.repeat(60_000)}<`],
    [
      'stages with variables',
      `FROM a AS s0\n${many(4000, (index) => `ENV A${index}=b`)}\n${many(5000, (index) => `FROM s${index} AS s${index + 1}`)}`,
    ],
    [
      'triggers',
      `FROM a AS s\n${many(5000, () => 'ONBUILD RUN a')}\n${many(490, (index) => `FROM s AS t${index}\nCOPY --from=t${index - 1} a b`)}`,
    ],
    ['substitutions', `FROM a\nRUN echo /etc/docker/daemon.json ${'$('.repeat(20_000)}`],
    [
      'a heredoc that grows',
      `FROM a\nENV A=${'x'.repeat(60_000)}\nRUN cat >/etc/docker/daemon.json <<EOF ; x\n${'$A'.repeat(30_000)}\nEOF`,
    ],
  ])('%s', (_title, text) => {
    const reading = read(text);
    expect(reading.unknown.length + reading.baseImages.length).toBeGreaterThan(0);
  });
});

test('nothing throws', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'FROM a',
      'FROM b AS c',
      'ENV ',
      'ARG A',
      'RUN ',
      'COPY --from=0 ',
      'USER $',
      'HEALTHCHECK',
      'ONBUILD ',
      'VOLUME [',
      '\n',
      '\n',
      ' ',
      '<<E',
      '\nE\n',
      '${',
      '}',
      ':-',
      '"',
      "'",
      '\\',
      '=',
      '# syntax=x',
    ),
    fc.string({ maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const { unknown, baseImages, finalBase } = read(pieces.join(''));
      // Whatever the text: an image it starts from, or the word that it is not known.
      expect(unknown.length + baseImages.length + (finalBase === undefined ? 0 : 1)).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

describe('the format', () => {
  test.each([
    ['Dockerfile', true],
    ['.devcontainer/Dockerfile', true],
    ['a/Dockerfile.dev', true],
    ['api.Dockerfile', true],
    ['api.dockerfile', true],
    ['Containerfile', true],
    ['Dockerfile.d/x', false],
    ['NotDockerfile', false],
    ['compose.yaml', false],
  ])('%s', (path, recognised) => {
    expect(dockerfile.recognises(path)).toBe(recognised);
  });

  test('reads one build, with the folder of the file as its context', () => {
    const { doc } = dockerfile.parse({ document: 'a/Dockerfile', path: 'a/Dockerfile', text: 'FROM x:1\nRUN y' });
    const { requests, problems } = dockerfile.read(doc, new Map());
    expect(problems).toEqual([]);
    expect(requests).toHaveLength(1);
    const build = requests[0] as BuildRequest;
    expect(build).toMatchObject({
      kind: 'build',
      name: 'a/Dockerfile',
      context: { value: { base: 'workspace', path: 'a' } },
      dockerfile: { value: { path: 'a/Dockerfile' } },
    });
    expect(build.steps.map(({ value }) => value.command)).toEqual(['y']);
  });
});

describe('under a container', () => {
  const from = { layer: 'file', document: 'compose.yaml', pointer: '/services/a' } as const;
  const source = {
    document: 'Dockerfile',
    path: 'Dockerfile',
    text: 'FROM a:1\nUSER u\nENV A=1 B=2\nENTRYPOINT ["/e"]\nCMD ["c"]\nVOLUME /v',
  };

  test('what the container says stays and hides the image', () => {
    const container = newContainer('a', from);
    container.user = { value: 'mine', from };
    container.environment.push({ value: { name: 'A', value: '9', scope: 'container' }, from });
    applyDockerfile(newBuild('a', from), container, source, { layer: 'image' });
    expect(container.user).toMatchObject({ value: 'mine', hides: [{ value: 'u', from: { layer: 'image' } }] });
    expect(container.environment).toMatchObject([
      { value: { value: '9' }, hides: [{ value: { value: '1' } }] },
      { value: { name: 'B', value: '2' } },
    ]);
    expect(container.entrypoint?.value).toEqual(['/e']);
    expect(container.command?.value).toEqual(['c']);
    expect(container.imageVolumes.map(({ value }) => value)).toEqual(['/v']);
  });

  test('an entrypoint of the container takes the command of the image away', () => {
    const container = newContainer('a', from);
    container.entrypoint = { value: ['/mine'], from };
    applyDockerfile(newBuild('a', from), container, source, { layer: 'image' });
    expect(container.entrypoint.hides).toMatchObject([{ value: ['/e'] }]);
    expect(container.command).toBeUndefined();
  });

  test('the image at the start of the chain stays unknown, scratch does not', () => {
    const container = newContainer('a', from);
    applyDockerfile(newBuild('a', from), container, source, { layer: 'image' });
    expect(container.unknown).toMatchObject([{ layer: 'image', want: { kind: 'image', name: 'a:1' } }]);
    const empty = newContainer('a', from);
    applyDockerfile(newBuild('a', from), empty, { ...source, text: 'FROM scratch\nUSER u' }, { layer: 'image' });
    expect(empty.unknown).toEqual([]);
  });

  test('what the Dockerfile leaves open is open in the container', () => {
    const container = newContainer('a', from);
    applyDockerfile(newBuild('a', from), container, { ...source, text: 'FROM a:1\nUSER $U' }, { layer: 'image' });
    expect(container.unknown.flatMap(({ fields }) => fields)).toContain('user');
  });
});

test.each([
  ['# syntax=evil.test/x y\nFROM a:1', undefined, 'evil.test/x', 1],
  ['FROM a:1', 'evil.test/x', undefined, 1],
  ['# syntax=docker/dockerfile:1\nFROM a:1', 'dockerfile.v0', undefined, 0],
])('another frontend leaves everything open and is an option of the build: %j, BUILDKIT_SYNTAX %s', (text, syntax, option, count) => {
  const from = { layer: 'file', document: 'x', pointer: '' } as const;
  const build = newBuild('x', from);
  if (syntax !== undefined) build.arguments.push({ value: { name: 'BUILDKIT_SYNTAX', value: syntax, scope: 'build' }, from });
  applyDockerfile(build, undefined, { document: 'Dockerfile', path: 'Dockerfile', text }, { layer: 'file' });
  expect(build.options.map(({ value }) => value)).toEqual(option === undefined ? [] : [{ name: 'syntax', value: option }]);
  expect(build.unknown.filter(({ fields }) => fields.includes('steps'))).toHaveLength(count);
});

const pairs = (facts: readonly Fact<{ readonly name: string; readonly value?: string }>[]): string[] =>
  facts.map(({ value }) => `${value.name}=${value.value}`);

test.each<[text: string, argumentDefaults: string[], labels: string[], files: string[]]>([
  ['ARG A=1 B="x y" C\nFROM a:1\nARG D=$A\nARG A', ['A=1', 'B=x y', 'D=$A'], [], []],
  ['FROM a:1\nLABEL a=b "c d"="e f"\nLABEL old style value', [], ['a=b', 'c d=e f', 'old=style value'], []],
  ['FROM a:1\nCOPY <<EOT /x.sh\nhi $A\nEOT\nADD <<a <<"b" /d/\n1\na\n2\nb', [], [], ['/x.sh: hi $A\n', '/d/a: 1\n', '/d/b: 2\n']],
  ['FROM a:1\nCOPY <<-EOT x\n\t\tone\n\ttwo\n\tEOT', [], [], ['x: one\ntwo\n']],
  ['FROM a:1\nONBUILD ARG A=1\nONBUILD LABEL l=1\nONBUILD COPY <<EOT /x\nhi\nEOT', ['A=1'], ['l=1'], ['/x: hi\n']],
  ['FROM a:1 AS b\nARG A=1\nFROM a:1 AS unused\nARG U=1\nFROM a:1\nCOPY --from=b /x /x\nLABEL l=1', ['A=1'], ['l=1'], []],
  ['FROM a:1 AS b\nONBUILD ARG A=1\nFROM b', ['A=1'], [], []],
])('texts that a Dockerfile holds: %j', (text, argumentDefaults, labels, files) => {
  const reading = read(text);
  expect(pairs(reading.argumentDefaults)).toEqual(argumentDefaults);
  expect(pairs(reading.labels)).toEqual(labels);
  expect(reading.writtenFiles.map(({ value }) => `${value.target}: ${value.text}`)).toEqual(files);
});

test('an exec form is a shell text of the same words', () => {
  const { steps, healthcheck } = read('FROM a:1\nRUN ["sh", "-c", "echo \'a\' | b"]\nHEALTHCHECK CMD ["c", "d e"]');
  expect(steps.map(({ value }) => value.command)).toEqual(["sh -c 'echo '\\''a'\\'' | b'"]);
  expect(healthcheck?.value.command).toBe("c 'd e'");
});
