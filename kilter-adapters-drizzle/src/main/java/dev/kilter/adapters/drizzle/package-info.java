/// Drizzle's migrations over JDBC, with drizzle-kit's own table and rows: the journal layout of 0.x and the folder
/// layout of 1.x. Uses the SDK, the PostgreSQL module and the Node module. Read [DrizzleAdapter] first, then
/// [Comparison].
@NullMarked
package dev.kilter.adapters.drizzle;

import org.jspecify.annotations.NullMarked;
