package dev.kilter.sdk.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a successful deploy left live.
///
/// @param name   `r1`, `r2`… within the slot
/// @param schema newest applied migration; null without
/// @param migrated what its deploy's migrations did; null: they did nothing
/// @param checkSkipped whether `--skip-migration-check` let it through
/// @param rollbackTo the release whose image and config it runs again; null: it is no rollback
/// @param secrets the Secrets that came with it, as they are called in the cluster
public record ReleaseRecord(
        String name,
        String deployId,
        String image,
        @Nullable String commit,
        boolean dirty,
        @Nullable String subject,
        String configHash,
        @Nullable String schema,
        String by,
        Instant at,
        long durationMs,
        boolean live,
        @Nullable MigrationImpact migrated,
        boolean checkSkipped,
        @Nullable String rollbackTo,
        List<String> secrets) {
    public ReleaseRecord {
        secrets = secrets == null ? List.of() : List.copyOf(secrets);
    }

    /// The same release, when a newer one is live.
    public ReleaseRecord past() {
        return new ReleaseRecord(
                name,
                deployId,
                image,
                commit,
                dirty,
                subject,
                configHash,
                schema,
                by,
                at,
                durationMs,
                false,
                migrated,
                checkSkipped,
                rollbackTo,
                secrets);
    }

    /// Whether both run the same image under the same config with the same secrets.
    public boolean runsTheSame(ReleaseRecord other) {
        return image.equals(other.image) && configHash.equals(other.configHash) && secrets.equals(other.secrets);
    }

    /// The same release under this name.
    public ReleaseRecord named(String number) {
        return new ReleaseRecord(
                number,
                deployId,
                image,
                commit,
                dirty,
                subject,
                configHash,
                schema,
                by,
                at,
                durationMs,
                live,
                migrated,
                checkSkipped,
                rollbackTo,
                secrets);
    }
}
