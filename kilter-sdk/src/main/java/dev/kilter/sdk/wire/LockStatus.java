package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who has an env's slot, and who waits for it.
///
/// @param holder     null: nobody
/// @param since      when it was granted; null: nobody holds it
/// @param leaseUntil when the slot is free unless its server renews the lease, which it does every few seconds; null:
///                   nobody holds it
/// @param fence      rises with every holder; what an earlier one still writes is refused
/// @param waiting    next one first
public record LockStatus(
        String project,
        String env,
        @Nullable DeployRecord holder,
        @Nullable Instant since,
        @Nullable Instant leaseUntil,
        long fence,
        List<DeployRecord> waiting) {
    public LockStatus {
        waiting = List.copyOf(waiting);
    }
}
