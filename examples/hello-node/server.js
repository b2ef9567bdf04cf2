import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('public/index.html', import.meta.url));

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://app');
  if (pathname === '/') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    createReadStream(page).pipe(response);
    return;
  }
  if (pathname === '/api/hello') {
    const name = searchParams.get('name') || 'world';
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ hello: name, env: process.env.KILTER_ENV ?? null }) + '\n');
    return;
  }
  response.statusCode = 404;
  response.end('not found\n');
});

const port = Number(process.env.PORT ?? 3000);
server.listen(port, () => console.log(`listening on ${port}`));

// Takes no new connection and ends when the requests that have begun are answered.
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
