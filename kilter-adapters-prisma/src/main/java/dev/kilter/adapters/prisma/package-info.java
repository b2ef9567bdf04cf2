/// Prisma's migrations over JDBC, with Prisma Migrate's own table, rows and lock. Uses the SDK, the PostgreSQL module
/// and the Node module. Read [PrismaAdapter] first, then [Execution] and [Comparison].
@NullMarked
package dev.kilter.adapters.prisma;

import org.jspecify.annotations.NullMarked;
