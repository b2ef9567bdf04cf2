package dev.kilter.server;

import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.SeedsReport.Applied;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the ledger seen last says of an env's seeds. Pure.
final class AppliedSeeds {
    private AppliedSeeds() {}

    /// The names of those that were never applied, as far as is known.
    static List<String> never(List<SeedConfig> seeds, KilterAppStatus status) {
        Set<String> applied =
                status.ledger().seeds().stream().map(Applied::name).collect(Collectors.toSet());
        return seeds.stream()
                .map(SeedConfig::name)
                .filter(name -> isKnown(status) && !applied.contains(name))
                .toList();
    }

    /// Whether a look was taken, or none was needed since no seeds were ever applied.
    private static boolean isKnown(KilterAppStatus status) {
        return status.ledger().seen() || status.seeded() == null;
    }

    /// Each with the release during whose deploy its row was written.
    static SeedsReport of(KilterAppStatus status, List<ReleaseRecord> releases) {
        return new SeedsReport(
                isKnown(status),
                status.ledger().seeds().stream()
                        .map(row -> new Applied(row.name(), row.content(), row.at(), release(row.at(), releases)))
                        .toList());
    }

    /// Null for a deploy that left none.
    private static @Nullable String release(Instant at, List<ReleaseRecord> releases) {
        return releases.stream()
                .filter(release ->
                        !at.isAfter(release.at()) && !at.isBefore(release.at().minusMillis(release.durationMs())))
                .map(ReleaseRecord::name)
                .findFirst()
                .orElse(null);
    }
}
