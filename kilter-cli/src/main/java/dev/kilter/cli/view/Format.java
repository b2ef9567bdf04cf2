package dev.kilter.cli.view;

/// How a command answers.
public enum Format {
    /// For people.
    TEXT,
    /// One document on stdout, on failure too.
    JSON,
    /// One event a line; the last is the result.
    JSONL
}
