/// Migrations in SQL, in kilter's own format or in those of other tools with their ledgers, and seeds. Read
/// [PlainSqlAdapter], then [Format].
@NullMarked
package dev.kilter.adapters.sql;

import org.jspecify.annotations.NullMarked;
