package dev.kilter.api;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.TaskWork;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One-off work in a slot.
///
/// @param id        `t-…`, chosen by the server
/// @param namespace where it runs
/// @param migration whose files it looks at; null: none
/// @param bundle    SHA-256 of those files; null: none
/// @param fence     of the slot's live deploy: a newer one has taken the database if it is higher there
/// @param by        who asked
/// @param deadline  when it has failed unless it has ended
/// @param end       written by the operator once; null while it runs
public record KilterTask(
        String id,
        Slot slot,
        String namespace,
        TaskWork work,
        @Nullable MigrationConfig migration,
        @Nullable String bundle,
        long fence,
        String by,
        Instant created,
        Instant deadline,
        @Nullable End end) {

    /// How a task ended.
    ///
    /// @param line    the Job's last line, which is its result; null when it failed
    /// @param problem why it failed; null otherwise
    public record End(
            Instant at, @Nullable JobLine line, @Nullable Problem problem) {}

    /// Whether it may change the database.
    public boolean migrates() {
        return work instanceof TaskWork.Resolve;
    }

    /// The same task, ended.
    public KilterTask ended(End how) {
        return new KilterTask(id, slot, namespace, work, migration, bundle, fence, by, created, deadline, how);
    }
}
