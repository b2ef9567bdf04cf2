package dev.kilter.api;

import dev.kilter.sdk.app.Slot;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The logs of running processes, wherever they run.
public interface ProcessLogs {
    /// Gives the last `lines` lines of the process (`web`, `worker`…), oldest first, and with `follow` goes on with
    /// new ones as they come, until `open` says false. An unknown process is a `KLT-A02` problem that names the
    /// known ones. Blocks.
    void read(Slot slot, String process, int lines, boolean follow, BooleanSupplier open, Consumer<String> line);
}
