package dev.kilter.sdk.wire;

import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A deploy as lists show it.
///
/// @param phase    the step it is in or ended in; `queued` before the slot is granted
/// @param rollbackTo the release that it runs again; null: it is no rollback
/// @param finished null while it runs
/// @param problem  why it failed; beside the status `live`: its deadline passed, and it turned live afterwards
public record DeployRecord(
        String id,
        String project,
        String env,
        DeployStatus status,
        String phase,
        String by,
        @Nullable String commit,
        boolean dirty,
        @Nullable String release,
        Instant created,
        @Nullable Instant finished,
        @Nullable Problem problem,
        @Nullable String rollbackTo) {}
