import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

async function page() {
  const { rows } = await pool.query(
    `SELECT p.title, count(c.id)::int AS comments FROM "Post" p LEFT JOIN "Comment" c ON c."postId" = p.id
     WHERE p.state = 'PUBLISHED' GROUP BY p.id ORDER BY p.id`,
  );
  const posts = rows.map((post) => `<li>${post.title} (${post.comments} comments)</li>`);
  return `<!doctype html><html lang="en"><title>blog</title><h1>Blog</h1><ul>${posts.join('')}</ul>`;
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/healthz') {
      await pool.query('SELECT 1');
      response.end('ok\n');
    } else if (request.url === '/' && request.method === 'POST') {
      await pool.query(
        `INSERT INTO "Post" (title, state) SELECT 'Post ' || (count(*) + 1), 'PUBLISHED' FROM "Post"`,
      );
      response.writeHead(303, { Location: '/' }).end();
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(await page());
    }
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end('something went wrong\n');
  }
});

const port = Number(process.env.PORT ?? 3000);
server.listen(port, () => console.log(`listening on ${port}`));

// Takes no new connection and ends when the requests that have begun are answered.
process.on('SIGTERM', () => {
  server.close(() => pool.end().then(() => process.exit(0)));
  server.closeIdleConnections();
});
