/** A Docker engine for figures: it answers at once, keeps nothing, and has no containers. `node fake-engine.mjs SOCKET` */
import { createServer } from 'node:http';

const version = '1.45';
const created = JSON.stringify({ Id: 'a'.repeat(64), Warnings: [] });
const answers = new Map([
  ['/_ping', 'OK'],
  ['/version', JSON.stringify({ Version: '26.1.5', ApiVersion: version, MinAPIVersion: '1.24' })],
  ['/info', JSON.stringify({ ServerVersion: '26.1.5', Runtimes: { runc: { path: 'runc' }, 'sysbox-runc': { path: 'sysbox-runc' } } })],
  ['/containers/json', '[]'],
]);

// Clients that wait for their turn keep their connections.
createServer({ keepAliveTimeout: 0 }, (request, response) => {
  request.resume();
  request.on('end', () => {
    const path = request.url.replace(/^\/v1\.\d+(?=\/)/u, '').split('?', 1)[0];
    const isCreate = path === '/containers/create';
    const body = isCreate ? created : (answers.get(path) ?? '{"message":"no such thing"}');
    response.writeHead(isCreate ? 201 : answers.has(path) ? 200 : 404, {
      'Api-Version': version,
      'Content-Type': path === '/_ping' ? 'text/plain; charset=utf-8' : 'application/json',
      'Content-Length': Buffer.byteLength(body),
    });
    response.end(body);
  });
}).listen(process.argv[2]);
