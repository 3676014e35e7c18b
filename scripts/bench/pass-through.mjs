/**
 * What a gate is measured against: it has no policy, and does what any that judges bodies must do: reads them whole, parses them, and sends
 * them on over connections that stay. `node pass-through.mjs SOCKET ENGINE`
 */
import { Agent, createServer, request as ask } from 'node:http';

const [, , socket, engine] = process.argv;
const agent = new Agent({ keepAlive: true });

createServer({ keepAliveTimeout: 0 }, (request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    if (request.method === 'POST' && body.length > 0) JSON.parse(body.toString());
    const { method, url, headers } = request;
    const sent = ask({ socketPath: engine, agent, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    sent.end(body);
  });
}).listen(socket);
