package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.SeedsReport.Applied;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AppliedSeedsTest {
    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final List<SeedConfig> SEEDS = List.of(
            new SeedConfig.Sql("base", List.of("base.sql"), false),
            new SeedConfig.Command("demo", List.of("seed"), List.of(), true));

    @Test
    void a_seed_came_with_the_release_during_whose_deploy_it_was_written() {
        SeedsReport ledger = new SeedsReport(
                true, List.of(row("late", 90), row("demo", 3), row("base", -7), row("of-a-failed-deploy", -60)));
        List<ReleaseRecord> releases = List.of(release("r2", 10, 8_000), release("r1", 0, 10_000));

        SeedsReport report = AppliedSeeds.of(status("hash", ledger), releases);

        assertThat(report.seen()).isTrue();
        assertThat(report.seeds()).extracting(Applied::release).containsExactly(null, "r2", "r1", null);
        assertThat(report.seeds()).extracting(Applied::name).startsWith("late", "demo", "base");
    }

    @Test
    void nothing_is_known_where_an_older_platform_applied_seeds_and_all_where_nobody_did() {
        assertThat(AppliedSeeds.of(status("hash", SeedsReport.UNSEEN), List.of())
                        .seen())
                .isFalse();
        assertThat(AppliedSeeds.of(status(null, SeedsReport.UNSEEN), List.of()).seen())
                .isTrue();
    }

    @Test
    void those_are_never_applied_that_the_ledger_does_not_hold() {
        SeedsReport half = new SeedsReport(true, List.of(row("base", 0)));

        assertThat(AppliedSeeds.never(SEEDS, status(null, half))).containsExactly("demo");
        assertThat(AppliedSeeds.never(SEEDS, KilterAppStatus.NEW)).containsExactly("base", "demo");
        assertThat(AppliedSeeds.never(SEEDS, status("hash", SeedsReport.UNSEEN)))
                .as("seen by nobody")
                .isEmpty();
    }

    private static Applied row(String name, int second) {
        return new Applied(name, "c".repeat(64), NOON.plusSeconds(second), null);
    }

    private static ReleaseRecord release(String name, int second, long durationMs) {
        return new ReleaseRecord(
                name,
                "d-" + name + "xx",
                "r.example.com/a@sha256:" + "0".repeat(64),
                null,
                false,
                null,
                "hash",
                null,
                "dev2",
                NOON.plusSeconds(second),
                durationMs,
                true,
                null,
                false,
                null,
                List.of());
    }

    private static KilterAppStatus status(@Nullable String seeded, SeedsReport ledger) {
        return new KilterAppStatus(
                null, null, List.of(), false, null, null, seeded, null, null, null, null, List.of(), null, List.of(),
                null, ledger);
    }
}
