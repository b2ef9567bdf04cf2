package dev.kilter.server;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.DeployRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A deploy as the database keeps it.
///
/// @param granted null while it waits for the slot
/// @param fence   0 while it waits
/// @param cancelled who wants it to end before its next step; null: nobody
/// @param broken  whether its lock was broken
record DeployRow(
        DeployId id,
        Slot slot,
        DeployRequest request,
        DeployStatus status,
        String phase,
        String author,
        Instant created,
        @Nullable Instant granted,
        @Nullable Instant deadline,
        long fence,
        @Nullable Instant finished,
        @Nullable String release,
        @Nullable Problem problem,
        @Nullable String cancelled,
        boolean broken) {
    DeployRecord record() {
        return new DeployRecord(
                id.value(),
                slot.project().toString(),
                slot.env().value(),
                status,
                phase,
                author,
                request.source().commit(),
                request.source().dirty(),
                release,
                created,
                finished,
                problem,
                request.options().rollbackTo());
    }
}
