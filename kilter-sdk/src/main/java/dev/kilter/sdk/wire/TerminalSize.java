package dev.kilter.sdk.wire;

/// How large a person's terminal is, in characters.
public record TerminalSize(int columns, int rows) {}
