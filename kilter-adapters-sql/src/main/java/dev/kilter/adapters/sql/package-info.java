/// Plain SQL: migrations in byte order with kilter's own ledger, and seeds. Read [PlainSqlAdapter] first.
@NullMarked
package dev.kilter.adapters.sql;

import org.jspecify.annotations.NullMarked;
