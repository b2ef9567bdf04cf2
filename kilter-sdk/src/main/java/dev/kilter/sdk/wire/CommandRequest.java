package dev.kilter.sdk.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The first message of a command's WebSocket: what to run, and where. It is no part of the URL, since a command may
/// hold what no log should.
///
/// @param process  beside which one, or a fresh copy of which one: `web` or a name from `processes:`
/// @param command  program and arguments, at least the program
/// @param terminal the terminal in front of it; null: it gets pipes
public record CommandRequest(
        String process, List<String> command, @Nullable TerminalSize terminal) {
    public CommandRequest {
        command = List.copyOf(command);
    }
}
