/// The local platform's own PostgreSQL: real server binaries, passwords always, data kept. Read [PostgresServer] first.
@NullMarked
package dev.kilter.local.postgres;

import org.jspecify.annotations.NullMarked;
