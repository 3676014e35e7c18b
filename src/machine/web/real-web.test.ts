import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { skipReason } from '../../../test/skip.ts';
import { findProgram } from '../run-program.ts';
import { isPublicAddress } from './address-range.ts';
import { guardedLookup } from './guarded-lookup.ts';
import { lookUpNames } from './look-up-names.ts';
import { makeWeb } from './real-web.ts';
import type { WebAnswer, WebCall } from './web.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  vi.unstubAllEnvs();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((settle) => void server.listen(0, 'localhost', settle));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function ask(call: Partial<WebCall> & Pick<WebCall, 'url'>, wish = {}): Promise<WebAnswer> {
  const web = makeWeb({ privateHosts: new Set(), patience: 5000, ...wish });
  try {
    return await web.ask({ limit: 1000, ...call });
  } finally {
    web.close();
  }
}

const textOf = (answer: WebAnswer): string =>
  'failed' in answer ? `failed: ${answer.failed}` : Buffer.from(answer.bytes).toString('utf8');

const servePlain = async (listener: RequestListener): Promise<string> => `http://localhost:${await portOf(createPlainServer(listener))}/`;

describe('a server of this machine', () => {
  test('answers, without being followed anywhere', async () => {
    const url = await servePlain((request, response) => {
      response.writeHead(302, { location: 'https://elsewhere.example/', 'x-got': request.headers['x-said'] ?? '' });
      response.end(request.headers['accept-encoding']);
    });
    const answer = await ask({ url, headers: { 'x-said': 'a' } });
    expect(answer).toMatchObject({ status: 302, headers: { location: 'https://elsewhere.example/', 'x-got': 'a' } });
    expect(textOf(answer)).toBe('identity');
  });

  test('takes a form', async () => {
    const url = await servePlain((request, response) => {
      let text = `${request.method} `;
      request.on('data', (part) => (text += part)).on('end', () => response.end(text));
    });
    expect(textOf(await ask({ url, form: { a: '1&2' } }))).toBe('POST a=1%262');
  });

  test.each<[string, RequestListener, string]>([
    ['sends more than it may, and says so', (_, response) => void response.end('x'.repeat(1001)), 'sends more than the 1000 bytes'],
    [
      'sends without end',
      (_, response) => {
        const more = (): void => void (response.destroyed || response.write('x'.repeat(100), () => setImmediate(more)));
        more();
      },
      'sends more than the 1000 bytes',
    ],
    [
      'breaks off',
      (_, response) => void (response.writeHead(200, { 'content-length': '10' }), response.write('x', () => response.destroy())),
      'broke the connection off',
    ],
    ['has headers without end', (_, response) => void response.writeHead(200, { a: 'x'.repeat(100_000) }).end(), 'does not speak HTTP'],
    ['never answers', () => {}, 'has not answered in full within 0.2 seconds'],
  ])('that %s has no answer', async (_, listener, says) => {
    expect(textOf(await ask({ url: await servePlain(listener) }, { patience: says.includes('0.2') ? 200 : 5000 }))).toContain(says);
  });

  test('that is not there has none', async () => {
    const server = createPlainServer();
    const port = await portOf(server);
    await new Promise((settle) => server.close(settle));
    expect(textOf(await ask({ url: `http://localhost:${port}/` }))).toBe('failed: takes no connections');
  });
});

describe('is not asked:', () => {
  test.each([
    ['http://registry.example/', 'without encryption'],
    ['ftp://registry.example/', 'without encryption'],
    ['https://10.1.2.3/', 'private network'],
    ['https://169.254.169.254/latest/meta-data', 'private network'],
    ['https://[fd00::1]/', 'private network'],
    ['https://[::ffff:10.0.0.1]/', 'private network'],
    ['https://0x0a000001/', 'private network'],
    ['https://2130706433/', 'takes no connections'],
  ])('%s', async (url, says) => {
    expect(textOf(await ask({ url }))).toContain(says);
  });
});

const hello: RequestListener = (_, response) => void response.end('hello');

describe('who sends to a place', () => {
  test.each([
    [undefined, false, 'hello'],
    ['configuration', false, 'this very machine'],
    ['configuration', true, 'hello'],
    ['https://registry.example/', false, 'this very machine'],
    // The user’s word for a host is no other server’s.
    ['https://registry.example/', true, 'this very machine'],
    ['http://localhost:1/', false, 'hello'],
  ])('%s, with the host allowed: %s', async (sentBy, isAllowed, says) => {
    const url = await servePlain(hello);
    const wish = isAllowed ? { privateHosts: new Set([new URL(url).host]) } : {};
    expect(textOf(await ask({ url, ...(sentBy === undefined ? {} : { sentBy }) }, wish))).toContain(says);
  });

  test.each([
    [undefined, 'takes no connections'],
    ['https://10.0.0.1/', 'takes no connections'],
    ['https://registry.example/', 'private network'],
  ])('%s, to a private address that the user allows', async (sentBy, says) => {
    const wish = { privateHosts: new Set(['127.0.0.2:1', '10.0.0.1']) };
    expect(textOf(await ask({ url: 'https://127.0.0.2:1/', ...(sentBy === undefined ? {} : { sentBy }) }, wish))).toContain(says);
  });
});

const lookUp = (host: string, allowsPrivate: boolean): Promise<string> =>
  new Promise((settle) =>
    guardedLookup(
      allowsPrivate,
      lookUpNames(5000, () => false),
    )(host, {}, (error, address) => settle(error === null ? String(address) : error.message)),
  );

describe('names', () => {
  test.each([
    ['10.0.0.1', false, 'private network'],
    ['10.0.0.1', true, '10.0.0.1'],
    ['1.1.1.1', false, '1.1.1.1'],
    ['127.0.0.1', false, '127.0.0.1'],
    ['127.0.0.2', false, 'private network'],
  ])('that lead to %s', async (host, allowsPrivate, says) => {
    expect(await lookUp(host, allowsPrivate)).toContain(says);
  });
});

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['192.168.1.1', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['100.64.0.1', false],
  ['169.254.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::a00:1', false],
  ['2002:a00:1::', false],
  ['fe80::1%eth0', false],
  ['fec0::1', false],
  ['registry.example', false],
  ['', false],
])('the address %s is public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected);
});

const openssl = findProgram('openssl');
describe.skipIf(skipReason(openssl === undefined, 'openssl is not there, so certificates cannot be made'))(
  'a server with a certificate of its own authority',
  () => {
    let folder = '';
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'containai-certificate-'));
      const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,DNS:registry.example'];
      const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
      execFileSync(
        openssl!,
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', ...named, ...files],
        { stdio: 'ignore' },
      );
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const serve = (): Promise<number> =>
      portOf(
        createServer({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) }, (request, response) =>
          response.end(`hello ${request.headers.host}`),
        ),
      );

    test('is believed by SSL_CERT_FILE and SSL_CERT_DIR alone', async () => {
      const url = `https://localhost:${await serve()}/`;
      expect(textOf(await ask({ url }))).toContain('certificate of an authority that is not known here');
      vi.stubEnv('SSL_CERT_FILE', join(folder, 'cert.pem'));
      expect(textOf(await ask({ url }))).toMatch(/^hello localhost/u);
      vi.stubEnv('SSL_CERT_FILE', '');
      vi.stubEnv('SSL_CERT_DIR', folder);
      expect(textOf(await ask({ url }))).toMatch(/^hello localhost/u);
    });

    test('is not believed under another name', async () => {
      vi.stubEnv('SSL_CERT_FILE', join(folder, 'cert.pem'));
      expect(textOf(await ask({ url: `https://127.0.0.1:${await serve()}/` }))).toContain('a certificate of another name');
    });

    test('is reached through the proxy that HTTPS_PROXY names, and not where NO_PROXY forbids', async () => {
      const target = await serve();
      const seen: string[] = [];
      const proxy = createPlainServer().on('connect', (request, socket, head) => {
        seen.push(`${request.url} ${request.headers['proxy-authorization']}`);
        const through = connect(target, 'localhost', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          through.write(head);
          socket.pipe(through).pipe(socket);
        });
        socket.on('error', () => through.destroy());
        through.on('error', () => socket.destroy());
      });
      vi.stubEnv('SSL_CERT_FILE', join(folder, 'cert.pem'));
      vi.stubEnv('HTTPS_PROXY', `http://me:p%40ss@localhost:${await portOf(proxy)}`);
      // The name is the proxy’s to look up: here nobody knows it.
      expect(textOf(await ask({ url: 'https://registry.example/v2/' }))).toBe('hello registry.example');
      expect(seen).toEqual([`registry.example:443 Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
      vi.stubEnv('NO_PROXY', 'registry.example');
      expect(textOf(await ask({ url: 'https://registry.example/v2/' }))).toMatch(/^failed: has a name/u);
      expect(seen).toHaveLength(1);
    });

    test.each([
      ['a proxy that refuses', 403, /the proxy localhost:\d+ refuses the connection with 403/u],
      ['a proxy that wants credentials', 407, /the proxy localhost:\d+ refuses the connection with 407/u],
    ])('%s is told as such', async (_, status, says) => {
      const proxy = createPlainServer().on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
      vi.stubEnv('HTTPS_PROXY', `http://localhost:${await portOf(proxy)}`);
      expect(textOf(await ask({ url: 'https://registry.example/' }))).toMatch(says);
    });

    test('a proxy of another kind is told as such', async () => {
      vi.stubEnv('HTTPS_PROXY', 'socks5://localhost:1');
      expect(textOf(await ask({ url: 'https://registry.example/' }))).toContain('only http:// and https:// are known');
    });
  },
);
