package dev.kilter.sdk.spi;

import org.jspecify.annotations.Nullable;

/// One statement that a plan would run.
///
/// @param path where it stands in the project; null when the tool made it up
/// @param line from 1; 0 without a path
/// @param sql  the statement, without its semicolon
/// @param kind the worst that it does
/// @param why  for people: `the column's data is lost`; empty when it is safe
public record PlannedStatement(@Nullable String path, int line, String sql, StatementClass kind, String why) {}
