import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';

// The catalog's types name and "char" come as text, as the native engine sends them.
const addFields = (pg as any).Result.prototype.addFields;
(pg as any).Result.prototype.addFields = function (fields: any[]) {
  for (const field of fields) {
    if (field.dataTypeID === 19 || field.dataTypeID === 18) {
      field.dataTypeID = 25;
    }
  }
  return addFields.call(this, fields);
};

export default {
  schema: 'prisma/schema.prisma',
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL, allowExitOnIdle: true, idleTimeoutMillis: 50 }),
} as any;
