import { fc } from '../../../../test/seeded.ts';
import { describe, expect, it } from 'vitest';
import { buildParameters } from '../../../known/docker-build-parameters.ts';
import { readQuery } from '../query.ts';
import { judgeBuildQuery, type JudgedQuery } from './judge-build-query.ts';

const kinds = Object.fromEntries(buildParameters.map(({ name, kind }) => [name, kind]));

function judge(parameters: Readonly<Record<string, string>> | string): JudgedQuery {
  const query = readQuery(typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString(), kinds);
  if (typeof query === 'string') throw new Error(query);
  return judgeBuildQuery(query);
}

describe('a build by query', () => {
  it.each<[string, Readonly<Record<string, string>> | string, Partial<JudgedQuery>]>([
    ['nothing', {}, { builder: 'classic', imageNames: [] }],
    // Recorded of the Docker CLI 28.2.2 with DOCKER_BUILDKIT=0.
    ['the Docker CLI', { dockerfile: 'Dockerfile', t: 'app', version: '1' }, { builder: 'classic', imageNames: ['app'] }],
    ['several names', 't=app&t=app:2&t=', { imageNames: ['app', 'app:2'] }],
    ['BuildKit', { version: '2', session: 'x', remote: 'client-session', buildid: 'y' }, { builder: 'build-kit' }],
    ['an upload to it', { version: '2', remote: 'upload-request', buildid: 'y' }, { builder: 'build-kit' }],
    ['networks of its own', { networkmode: 'bridge' }, {}],
    ['no network', { networkmode: 'none' }, {}],
    ['limits', { memory: '1', memswap: '-1', cpushares: '1', cpusetcpus: '0-1', ulimits: '[{"Name":"nofile","Soft":1,"Hard":1}]' }, {}],
    ['arguments', { buildargs: '{"A":"b","BUILDKIT_SYNTAX":"docker/dockerfile:1","C":null}' }, {}],
    ['an output', { version: '2', outputs: '[{"Type":"local","Attrs":{}}]' }, { imageNames: [] }],
    ['an image by an output', { outputs: '[{"Type":"image","Attrs":{"name":"a,b"}}]', t: 'c' }, { imageNames: ['c', 'a', 'b'] }],
    ['an empty control group', { cgroupparent: '' }, {}],
  ])('is let through: %s', (_what, parameters, more) => {
    expect(judge(parameters)).toMatchObject({ reasons: [], ...more });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['the network of the host', { networkmode: 'host' }, /build-refused the steps of the build would share the network of this machine/u],
    ['the network of a container', { networkmode: 'container:x' }, /join the network "container:x"/u],
    ['a network', { networkmode: 'mine' }, /join the network "mine"/u],
    ['a network that only BuildKit has', { networkmode: 'sandbox' }, /join the network "sandbox"/u],
    ['an address', { remote: 'http://169.254.169.254/latest' }, /would fetch the build context "http:\/\/169/u],
    ['a repository', { remote: 'git@github.com:a/b' }, /would fetch/u],
    ['a control group', { cgroupparent: '/' }, /control group/u],
    ['security options', { securityopt: 'seccomp=unconfined' }, /security options/u],
    ['an empty security option', { securityopt: '' }, /security options/u],
    ['another frontend', { buildargs: '{"BUILDKIT_SYNTAX":"acme/x"}' }, /"acme\/x" would read the Dockerfile/u],
    ['a push', { outputs: '[{"Type":"image","Attrs":{"push":"true"}}]' }, /pushed to a registry/u],
    ['an exporter that is not known', { outputs: '[{"Type":"x"}]' }, /exporter that is not known/u],
    ['outputs in another case', { outputs: '[{"type":"image"}]' }, /call-malformed outputs/u],
    ['outputs twice', { outputs: '[{"Type":"local","Type":"image"}]' }, /call-malformed outputs/u],
    ['outputs that are none', { outputs: 'type=local' }, /call-malformed outputs/u],
    ['arguments that are none', { buildargs: '["a"]' }, /call-malformed buildargs/u],
    ['an argument twice', { buildargs: '{"A":"b","A":"c"}' }, /call-malformed buildargs/u],
    ['another builder', { version: '3' }, /call-malformed there is no builder of version "3"/u],
  ])('is refused: %s', (_what, parameters, reason) => {
    expect(judge(parameters).reasons.map(({ rule, message }) => `${rule} ${message}`)).toEqual([expect.stringMatching(reason)]);
  });

  it('never throws, whatever its JSON is', () => {
    const text = fc.oneof(fc.json({ maxDepth: 3 }), fc.string());
    expect(() =>
      fc.assert(
        fc.property(text, text, (outputs, buildargs) => {
          const query = new Map([
            ['outputs', [outputs]],
            ['buildargs', [buildargs]],
          ]);
          return judgeBuildQuery(query).reasons.length >= 0;
        }),
      ),
    ).not.toThrow();
  });
});

describe('the parameters of a build', () => {
  it('are judged or refused where they can be told apart', () => {
    const harmful: Readonly<Record<string, string>> = {
      buildargs: '{"BUILDKIT_SYNTAX":"acme/x"}',
      cgroupparent: 'x',
      networkmode: 'host',
      outputs: '[{"Type":"x"}]',
      remote: 'https://x',
      securityopt: 'x',
      version: '9',
    };
    for (const { name, standing } of buildParameters) {
      const { reasons, imageNames } = judge({ [name]: harmful[name] ?? '1' });
      expect([name, reasons.length > 0 || imageNames.length > 0], standing).toEqual([name, standing !== 'inert']);
    }
  });
});
