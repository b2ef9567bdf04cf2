import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

async function page() {
  const { rows } = await pool.query('SELECT label, changes FROM open_task ORDER BY id');
  const tasks = rows.map((task) => `<li>${escaped(task.label)}, ${task.changes} changes</li>`);
  return `<!doctype html><html lang="en"><title>tasks</title><h1>Tasks</h1><ul>${tasks.join('')}</ul><p>${rows.length} tasks</p>`;
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/healthz') {
      await pool.query('SELECT 1');
      response.end('ok\n');
    } else if (request.url === '/' && request.method === 'POST') {
      await pool.query('INSERT INTO task (title, urgency) VALUES ($1, $2)', ['something new', 'high']);
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
