import { expect, it, vi } from 'vitest';
import { labelledBase } from '../../src/formats/devcontainer/labelled-base.ts';
import { runReferenceCli } from './run-reference-cli.ts';

// Which image’s label counts for a Dockerfile, as the reference CLI finds it: the first image that it inspects. Each case starts the real CLI.
vi.setConfig({ testTimeout: 60_000 });

const image = { Id: 'sha256:0', Architecture: 'amd64', Os: 'linux', Config: { User: '', Env: [], Labels: {} } };

const cases: readonly (readonly [text: string, build?: Readonly<Record<string, unknown>>])[] = [
  ['FROM a:1\nFROM b:1\n'],
  ['FROM a:1 AS one\nRUN x\nFROM one\n'],
  ['FROM a:1 AS one\nFROM b:1\n', { target: 'one' }],
  ['FROM a:1 AS Base\nFROM base\n'],
  ['FROM a:1\nRUN <<EOF\nFROM evil/x:1\nEOF\n'],
  ['ARG V=1\nARG W=a:$V\nFROM ${W}\n', { args: { V: '2' } }],
  ['ARG V="1"\nFROM a:${V:-3}\n'],
  ['ARG V\nFROM a:${V:-3}\n'],
  ['FROM a:${TARGETARCH}-$BUILDOS\n'],
  ['FROM --platform=linux/arm64 "a:1" AS x\n  from b:1\n'],
];

it.concurrent.each(cases.map(([text, build = {}]) => ({ text, build })))('$text', async ({ text, build }) => {
  const configuration = JSON.stringify({ build: { dockerfile: 'Dockerfile', ...build } });
  const files = { '.devcontainer/devcontainer.json': configuration, '.devcontainer/Dockerfile': text };
  const { inspected, output } = await runReferenceCli(files, image);
  const { target, args = {} } = build as { readonly target?: string; readonly args?: Readonly<Record<string, string>> };
  // The platform is that of the CLI’s own Node.
  const platform = `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const found = labelledBase(text, { arguments: new Map(Object.entries(args)), target, platform });
  expect(typeof found === 'object' ? found.name : found, output).toBe(inspected[0]);
  expect(inspected[0]).toBeDefined();
});
