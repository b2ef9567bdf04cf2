package dev.kilter.client;

import dev.kilter.sdk.wire.TerminalSize;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What a command on a platform reads and writes here.
///
/// @param note hears what it waits for
/// @param size the terminal's size now, asked each second; empty: there is none
public record CommandStreams(
        InputStream in,
        OutputStream out,
        OutputStream error,
        Consumer<String> note,
        Supplier<Optional<TerminalSize>> size) {}
