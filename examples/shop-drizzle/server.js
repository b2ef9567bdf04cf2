import { createServer } from 'node:http';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { items, orders } from './schema.js';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
const db = drizzle(pool);

async function page() {
  const stock = await db.select().from(items).orderBy(items.name);
  const rows = stock.map((item) => `<li>${item.name} (${item.size}): ${(item.cents / 100).toFixed(2)}</li>`);
  const sold = await db.select().from(orders);
  return `<!doctype html><html lang="en"><title>shop</title><h1>Shop</h1><ul>${rows.join('')}</ul><p>${sold.length} orders</p>`;
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/healthz') {
      await pool.query('SELECT 1');
      response.end('ok\n');
    } else if (request.url === '/' && request.method === 'POST') {
      const [first] = await db.select().from(items).limit(1);
      await db.insert(orders).values({ itemId: first.id });
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
