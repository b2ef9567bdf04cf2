/// PostgreSQL as every migration adapter meets it: SQL text and its statements, running them, the polled lock, progress
/// outside transactions, owners, and errors with file, line and SQLSTATE. Uses the SDK and JDBC. Read [FileRun] first.
@NullMarked
package dev.kilter.postgres;

import org.jspecify.annotations.NullMarked;
