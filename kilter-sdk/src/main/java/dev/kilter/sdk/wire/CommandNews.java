package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.Problem;
import org.jspecify.annotations.Nullable;

/// What a command's WebSocket tells in text messages, beside the bytes. One that has an exit code or a problem is the
/// last.
///
/// @param started  whether the command reads now
/// @param note     a line for people; null: none
/// @param exitCode what the command ended with; null: it has not ended
/// @param problem  why it could not begin, or was lost; null: none
public record CommandNews(
        boolean started,
        @Nullable String note,
        @Nullable Integer exitCode,
        @Nullable Problem problem) {
    /// Input is welcome from here on.
    public static final CommandNews STARTED = new CommandNews(true, null, null, null);

    /// A line for people.
    public static CommandNews of(String note) {
        return new CommandNews(false, note, null, null);
    }

    /// The command's own end.
    public static CommandNews ended(int exitCode) {
        return new CommandNews(true, null, exitCode, null);
    }

    /// An end that is not the command's.
    public static CommandNews failed(Problem problem) {
        return new CommandNews(false, null, null, problem);
    }
}
