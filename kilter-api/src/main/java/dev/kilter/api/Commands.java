package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.TerminalSize;

/// People's commands in a slot, wherever it runs. Safe from many threads.
public interface Commands {
    /// Starts the command beside the running process that it names, in its place and with its environment. No such
    /// process is a `KLT-A02` problem that names the known ones. May block until the command runs.
    Running exec(Slot slot, CommandRequest request, Listener listener);

    /// Starts it in a fresh copy of that process, which is gone when the command has ended, [Running#close] is
    /// called or this program is killed. May block until the command runs.
    Running run(KilterApp app, CommandRequest request, String by, Listener listener);

    /// Who hears of a command, from any thread, one call at a time for each channel. May block: then the command
    /// waits, too.
    interface Listener {
        /// Part of its stdout.
        void output(byte[] part);

        /// Part of its stderr.
        void error(byte[] part);

        /// A line for people about what it waits for.
        void note(String line);
    }

    /// A command that runs.
    interface Running extends AutoCloseable {
        /// For its stdin; blocks while it does not read. What comes after its end is dropped.
        void input(byte[] part);

        /// Its stdin ends.
        void endInput();

        /// Its terminal has another size. Nothing happens without one.
        void resize(TerminalSize size);

        /// Waits for its end and gives its exit code; a lost connection to it is a problem.
        int await() throws InterruptedException;

        /// Ends it if it runs, and forgets it. May be called twice.
        @Override
        void close();
    }
}
