import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findProgram } from '../../src/machine/run-program.ts';
import { makeTar } from '../make-tar.ts';
import { type LookupRig, makeLookupRig, putImage, type Run, type RunWish } from '../registry/audit-lookups.ts';
import {
  type Answer,
  type Asked,
  type HostileServer,
  makeCertificate,
  manifestOf,
  digestOf,
  says,
  sendsTo,
  serveHostile,
  serveProxy,
  wants,
} from '../registry/hostile-registry.ts';
import { skipReason } from '../skip.ts';

const openssl = findProgram('openssl');
const names = ['registry.example', 'evil.example', 'store.example', 'github.com', 'github.com.evil.example', 'localhost'];

const archive = makeTar([
  { name: 'devcontainer-feature.json', content: '{"id":"x","version":"1.0.0"}' },
  { name: 'install.sh', content: 'true\n' },
]);
const basicOf = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const basic = basicOf('me', 'SECRET-1');
const auth = Buffer.from('me:SECRET-1').toString('base64');
const feature = 'registry.example/acme/x:1';
const isKnown = ({ headers }: Asked): boolean => headers.authorization === basic;

describe.skipIf(skipReason(openssl === undefined, 'openssl is not there, so certificates cannot be made'))('lookups by https', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containai-authority-'));
  let [server, plain, proxy]: HostileServer[] = [];
  let rig: LookupRig;
  let image = '';
  beforeAll(async () => {
    server = await serveHostile(makeCertificate(openssl!, folder, names));
    [plain, proxy, rig] = [await serveHostile(), await serveProxy(server.port), makeLookupRig()];
    image = `localhost:${plain.port}/acme/base@${putImage(plain, 'acme/base', { User: 'me' })}`;
  });
  afterAll(async () => {
    rig.stop();
    rmSync(folder, { recursive: true, force: true });
    for (const one of [server, plain, proxy]) await one?.stop();
  });
  beforeEach(() => {
    rig.forget();
    server!.answers.clear();
    for (const one of [server, plain, proxy]) one!.asked.splice(0);
    configure({});
  });

  function configure(docker: object): void {
    mkdirSync(join(rig.home, '.docker'), { recursive: true });
    writeFileSync(join(rig.home, '.docker/config.json'), JSON.stringify(docker));
  }

  const authority = (): string => join(folder, 'authority.pem');
  const secrets = { GITHUB_TOKEN: 'SECRET-github', GH_TOKEN: 'SECRET-gh', NPM_TOKEN: 'SECRET-npm' };

  async function audit(id = feature, { env = {}, ...wish }: RunWish = {}): Promise<Run> {
    rig.configure(image, { [id]: {} });
    const found = { HTTPS_PROXY: `http://localhost:${proxy!.port}`, SSL_CERT_FILE: authority(), ...secrets };
    const run = await rig.audit({ env: { ...found, ...env }, ...wish });
    expect([run.stderr, /SECRET|Basic |Bearer /u.exec(run.stdout)]).toEqual(['', null]);
    return run;
  }

  /** All that was said to any host but these. */
  const saidToOthers = (...hosts: readonly string[]): string =>
    JSON.stringify([...server!.asked, ...plain!.asked].filter(({ host }) => !hosts.includes(host)));

  const authorizations = (start: string): (string | undefined)[] =>
    server!.asked.filter(({ host, url }) => `${host}${url}`.startsWith(start)).map(({ headers }) => headers.authorization);

  /** A registry that answers to one authorization alone, and else with its wish. */
  function guard(challenge: string, authorization: string): void {
    const guarded =
      (answer: Answer): Answer =>
      (request, response) =>
        (request.headers.authorization === authorization ? answer : wants(challenge))(request, response);
    server!.answers.set('registry.example/v2/acme/x/manifests/', guarded(says(manifestOf(digestOf(archive)))));
    server!.answers.set('registry.example/v2/acme/x/blobs/', guarded(says(archive)));
  }

  const tokens =
    (needed: (asked: Asked) => boolean, token: string): Answer =>
    (_, response) =>
      response.end(JSON.stringify({ token: needed(server!.asked.at(-1)!) ? token : 'anonymous' }));

  const bearer = 'Bearer realm="https://registry.example/token",service="registry.example",scope="repository:*:*"';

  describe('credentials', () => {
    test('of Docker’s configuration go to their registry and its token service, and to nobody else', async () => {
      configure({ auths: { 'registry.example': { auth }, 'evil.example': { auth: Buffer.from('me:SECRET-2').toString('base64') } } });
      guard(bearer, 'Bearer T1');
      server!.answers.set('registry.example/token', tokens(isKnown, 'T1'));
      expect(await audit()).toMatchObject({ status: 0, reasons: [] });
      expect(server!.asked.find(({ url }) => url.startsWith('/token'))?.url).toBe(
        '/token?service=registry.example&scope=repository%3Aacme%2Fx%3Apull',
      );
      expect(saidToOthers('registry.example')).not.toMatch(/authorization|SECRET|T1/u);
      expect(JSON.stringify(server!.asked)).not.toContain('SECRET');
    });

    test('are not sent before they are asked for', async () => {
      configure({ auths: { 'registry.example': { auth } } });
      server!.answers.set('registry.example/v2/acme/x/manifests/', says(manifestOf(digestOf(archive))));
      server!.answers.set('registry.example/v2/acme/x/blobs/', says(archive));
      expect(await audit()).toMatchObject({ status: 0 });
      expect(JSON.stringify(server!.asked)).not.toContain('authorization');
    });

    test('of a helper come from the helper of their registry', async () => {
      const log = join(rig.home, 'helper.log');
      const helper = `#!/bin/sh\nread -r server\necho "$1 $server" >> ${log}\n[ "$server" = registry.example ] && echo '{"Username":"me","Secret":"SECRET-1"}'\n`;
      mkdirSync(join(rig.home, 'bin'), { recursive: true });
      for (const name of ['own', 'all']) writeFileSync(join(rig.home, 'bin', `docker-credential-${name}`), helper, { mode: 0o755 });
      const env = { PATH: `${join(rig.home, 'bin')}:/usr/bin:/bin` };
      for (const docker of [{ credHelpers: { 'registry.example': 'own' }, credsStore: 'missing' }, { credsStore: 'all' }]) {
        rig.forget();
        writeFileSync(log, '');
        configure(docker);
        guard('Basic realm="registry"', basic);
        expect(await audit(feature, { env })).toMatchObject({ status: 0, reasons: [] });
        expect(readFileSync(log, 'utf8')).toBe('get registry.example\n');
      }
      // Nobody is asked about a registry that wants nothing.
      rig.forget();
      writeFileSync(log, '');
      for (const kind of ['manifests', 'blobs'])
        server!.answers.set(`registry.example/v2/acme/x/${kind}/`, says(kind === 'blobs' ? archive : manifestOf(digestOf(archive))));
      expect(await audit(feature, { env })).toMatchObject({ status: 0 });
      expect(readFileSync(log, 'utf8')).toBe('');
    });

    test('that are an identity token are exchanged at their registry', async () => {
      configure({ auths: { 'registry.example': { identitytoken: 'SECRET-R' } } });
      guard(bearer, 'Bearer T2');
      server!.answers.set(
        'registry.example/token',
        tokens(({ method, body }) => method === 'POST' && body.includes('refresh_token=SECRET-R'), 'T2'),
      );
      expect(await audit()).toMatchObject({ status: 0, reasons: [] });
      expect(JSON.stringify(server!.asked.filter(({ url }) => !url.startsWith('/token')))).not.toContain('SECRET');
    });

    test('of DEVCONTAINERS_OCI_AUTH are those of one registry', async () => {
      guard('Basic realm="registry"', basic);
      expect(
        await audit(feature, { env: { DEVCONTAINERS_OCI_AUTH: 'evil.example|me|SECRET-2,registry.example|me|SECRET-1' } }),
      ).toMatchObject({ status: 0 });
      rig.forget();
      const other = await audit(feature, {
        env: { DEVCONTAINERS_OCI_AUTH: 'registry.example.evil|me|SECRET-2,egistry.example|me|SECRET-2' },
      });
      expect([other.status, other.reasons]).toEqual([
        4,
        [expect.stringContaining('wants a name and a password; docker login stores them')],
      ]);
      expect(JSON.stringify(server!.asked)).not.toContain(Buffer.from('me:SECRET-2').toString('base64'));
    });

    test('stay behind where a redirect leads to another host, and do not come back', async () => {
      configure({ auths: { 'registry.example': { auth } } });
      guard('Basic realm="registry"', basic);
      const guarded = server!.answers.get('registry.example/v2/acme/x/blobs/')!;
      server!.answers.set('registry.example/v2/acme/x/blobs/', (request, response) =>
        request.headers.authorization === basic ? sendsTo('https://store.example/1')(request, response) : guarded(request, response),
      );
      server!.answers.set('store.example/1', sendsTo('https://registry.example/back'));
      server!.answers.set('registry.example/back', sendsTo('https://store.example/2'));
      server!.answers.set('store.example/2', says(archive));
      expect(await audit()).toMatchObject({ status: 0, reasons: [] });
      expect(authorizations('registry.example/v2/acme/x/blobs/')).toContain(basic);
      expect([authorizations('store.example/'), authorizations('registry.example/back')]).toEqual([[undefined, undefined], [undefined]]);
    });

    test.each([
      ['another host', 'https://evil.example/token', /takes its tokens from another host, which gets no credentials|does not show/u],
      ['the same host at another port', 'https://registry.example:8443/token', /gets no credentials|does not show/u],
      ['a host of nearly the same name', 'https://registry.example.evil.example/token', /for a token, which/u],
      ['the same host without encryption', 'http://registry.example/token', /without encryption/u],
      ['this machine', 'https://localhost/token', /this very machine/u],
      ['a cloud', 'https://169.254.169.254/token', /for a token, which has an address of a private network/u],
      ['a name and password', 'https://a:b@registry.example/token', /address cannot be read/u],
    ])('do not go to a token service of %s', async (_, realm, why) => {
      configure({ auths: { 'registry.example': { auth }, 'evil.example': { auth } } });
      guard(`Bearer realm="${realm}"`, 'Bearer T1');
      for (const host of ['evil.example', 'registry.example']) server!.answers.set(`${host}/token`, tokens(isKnown, 'T1'));
      const run = await audit();
      expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(why)]]);
      expect(JSON.stringify([server!.asked, proxy!.asked, plain!.asked])).not.toContain(auth);
    });

    test.each<[string, Answer, RegExp]>([
      ['breaks a header', says('{"token":"a\\r\\nhost: evil"}'), /gave no token that can be used/u],
      ['is a number', says('{"token":1}'), /gave no token that can be used/u],
      ['is 100 KiB long', says(JSON.stringify({ token: 'x'.repeat(100_000) })), /sends more than the 65536 bytes/u],
      ['is nested without end', says('['.repeat(60_000)), /gave no token that can be used/u],
      ['is elsewhere', sendsTo('https://evil.example/token'), /gave no token \(307\)/u],
      ['is refused', says('\u001b[31m', 403), /does not take the credentials that are stored for it/u],
    ])('a token that %s is none', async (_, answer, why) => {
      configure({ auths: { 'registry.example': { auth } } });
      guard(bearer, 'Bearer T1');
      server!.answers.set('registry.example/token', answer);
      const run = await audit();
      expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(why)]]);
      expect(saidToOthers('registry.example')).not.toContain('authorization');
    });

    test.each([
      'https://github.com/acme/x/releases/devcontainer-feature-x.tgz',
      'https://github.com.evil.example/devcontainer-feature-x.tgz',
    ])('of GitHub in the environment do not go to %s', async (id) => {
      server!.answers.set(new URL(id).pathname, says(archive));
      const run = await audit(id);
      expect(run.reasons).toEqual([]);
      expect(server!.asked.map(({ host }) => host)).toEqual([new URL(id).host]);
      expect(JSON.stringify([server!.asked, plain!.asked, proxy!.asked])).not.toMatch(/authorization|SECRET/u);
    });
  });

  describe('a redirect from https', () => {
    test.each([
      ['to the same host without encryption', 'http://registry.example/x', /without encryption/u],
      ['to this machine', 'https://localhost/x', /sends to this very machine/u],
      ['to this machine by an address', 'https://127.0.0.1/x', /sends to this very machine/u],
      ['to this machine as a number', 'https://2130706433/x', /sends to this very machine/u],
      ['to a private network', 'https://10.0.0.1/x', /private network/u],
    ])('%s is not followed', async (_, location, why) => {
      server!.answers.set('registry.example/', sendsTo(location));
      const run = await audit();
      expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(why)]]);
      expect(proxy!.asked.map(({ url }) => url)).toEqual(['registry.example:443']);
    });
  });

  function serve(): void {
    server!.answers.set('/v2/acme/x/manifests/', says(manifestOf(digestOf(archive))));
    server!.answers.set('/v2/acme/x/blobs/', says(archive));
  }

  describe('a proxy', () => {
    test('is told where to, and its own credentials; what goes through is encrypted', async () => {
      serve();
      const env = { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${proxy!.port}` };
      expect(await audit(feature, { env })).toMatchObject({ status: 0, reasons: [] });
      expect(proxy!.asked.map(({ method, url, headers }) => [method, url, headers['proxy-authorization']])).toEqual([
        ['CONNECT', 'registry.example:443', basicOf('me', 'p@ss')],
      ]);
      expect(JSON.stringify(server!.asked)).not.toContain('proxy-authorization');
    });

    test('is named by ALL_PROXY too, and is passed by where NO_PROXY says so', async () => {
      serve();
      const all = { HTTPS_PROXY: '', ALL_PROXY: `http://localhost:${proxy!.port}` };
      expect(await audit(feature, { env: all })).toMatchObject({ status: 0 });
      expect(proxy!.asked).toHaveLength(1);
      rig.forget();
      const run = await audit(feature, { env: { ...all, NO_PROXY: '.example' } });
      expect([run.status, proxy!.asked.length]).toEqual([4, 1]);
      expect(run.reasons).toEqual([expect.stringMatching(/the registry registry\.example has a name that/u)]);
    });

    test('is never asked for this machine, which would be another one there', async () => {
      serve();
      const run = await audit(`localhost:${server!.port}/acme/x:1`);
      // Its registry speaks TLS, and a registry of this machine is asked without.
      expect([run.status, proxy!.asked]).toEqual([4, []]);
    });

    test.each([
      ['that is not there', 'http://localhost:1', /the proxy localhost:1 that the environment names does not answer/u],
      ['of another kind', 'socks5://localhost:1', /only http:\/\/ and https:\/\/ are known/u],
    ])('%s is told', async (_, address, why) => {
      const run = await audit(feature, { env: { HTTPS_PROXY: address } });
      expect([run.status, run.reasons]).toEqual([4, [expect.stringMatching(why)]]);
    });
  });

  /** What came of an audit in an environment, and how much the registry was asked. */
  async function auditWith(env: Readonly<Record<string, string>>): Promise<readonly [number | null, readonly string[], number]> {
    serve();
    rig.configure(image, { [feature]: {} });
    const { status, reasons } = await rig.audit({ env: { HTTPS_PROXY: `http://localhost:${proxy!.port}`, ...env } });
    return [status, reasons, server!.asked.length];
  }

  describe('an authority of one’s own', () => {
    const none = { SSL_CERT_FILE: '' };
    test.each<[string, () => Readonly<Record<string, string>>]>([
      ['SSL_CERT_FILE', () => ({ SSL_CERT_FILE: authority() })],
      ['SSL_CERT_DIR', () => ({ ...none, SSL_CERT_DIR: `/nonexistent:${folder}` })],
      ['NODE_EXTRA_CA_CERTS', () => ({ ...none, NODE_EXTRA_CA_CERTS: authority() })],
      ['NODE_EXTRA_CA_CERTS beside others', () => ({ SSL_CERT_FILE: '/nonexistent', NODE_EXTRA_CA_CERTS: authority() })],
    ])('is known by %s', async (_, env) => {
      expect(await auditWith(env())).toEqual([0, [], 2]);
    });

    test.each<[string, Readonly<Record<string, string>>]>([
      ['itself', none],
      ['a file that is not there', { SSL_CERT_FILE: '/nonexistent' }],
      ['NODE_TLS_REJECT_UNAUTHORIZED', { ...none, NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ])('is not known by %s', async (_, env) => {
      expect(await auditWith(env)).toEqual([4, [expect.stringContaining('a certificate of an authority that is not known here')], 0]);
    });
  });
});
