package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RollbackTest {
    private static final Slot SLOT = Slot.parse("acme/shop/dev");
    private static final MigrationImpact HARMLESS =
            new MigrationImpact(null, Map.of("safe", 2, "locking", 1), List.of());

    private static MigrationImpact bad(String kind) {
        return new MigrationImpact(
                null,
                Map.of("safe", 1, kind, 1),
                List.of("migrations/0013.sql:3 " + kind + ": ALTER TABLE users DROP nickname"));
    }

    private static ReleaseRecord release(int number, String image, String schema, @Nullable MigrationImpact migrated) {
        return new ReleaseRecord(
                "r" + number,
                "d-" + number + "aaaa",
                image,
                null,
                false,
                null,
                "config",
                schema,
                "you",
                Instant.EPOCH,
                1,
                false,
                migrated,
                false,
                null,
                List.of());
    }

    private static Rollback of(@Nullable MigrationImpact unreleased, String schema, ReleaseRecord... newestFirst) {
        return new Rollback(SLOT, List.of(newestFirst), unreleased, schema);
    }

    private static Problem refusal(Rollback rollback, @Nullable String asked) {
        return catchThrowableOfType(KilterException.class, () -> rollback.target(asked))
                .problem();
    }

    @Test
    void without_a_name_it_is_the_newest_that_differs_from_the_live_one() {
        Rollback rollback =
                of(null, "1", release(4, "a", "1", null), release(3, "b", "1", null), release(2, "a", "1", null));

        assertThat(rollback.target(null).name()).isEqualTo("r3");
        assertThat(of(null, "1", release(2, "a", "1", null), release(1, "a", "1", null)))
                .satisfies(same -> assertThat(refusal(same, null).detail())
                        .isEqualTo("there is no release of acme/shop/dev that differs from the live r2"));
        assertThat(refusal(of(null, "1"), null).detail()).isEqualTo("there is no release of acme/shop/dev yet");
    }

    @Test
    void migrations_that_older_code_does_not_notice_are_no_obstacle() {
        Rollback rollback = of(null, "3", release(2, "b", "3", HARMLESS), release(1, "a", "1", bad("breaking")));

        assertThat(rollback.target("r1").name()).isEqualTo("r1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"breaking", "destructive"})
    void a_migration_that_took_something_away_is_named_with_the_nearest_safe_release(String kind) {
        Rollback rollback = of(
                null,
                "13",
                release(4, "d", "13", null),
                release(3, "c", "13", HARMLESS),
                release(2, "b", "13", bad(kind)),
                release(1, "a", "12", HARMLESS));

        Problem problem = refusal(rollback, "r1");

        assertThat(problem.code().value()).isEqualTo("KLT-M07");
        assertThat(problem.detail()).startsWith("r1 cannot run on the schema of acme/shop/dev");
        assertThat(problem.evidence())
                .containsExactly(
                        "migrations/0013.sql:3 " + kind + ": ALTER TABLE users DROP nickname", "shipped with r2");
        assertThat(problem.hint()).isEqualTo("kilter rollback r2 --env dev     (the nearest safe release)");
        assertThat(rollback.target("r2").name()).isEqualTo("r2");
    }

    @Test
    void where_only_the_live_release_is_safe_there_is_no_command_to_name() {
        Rollback rollback = of(null, "13", release(2, "b", "13", bad("breaking")), release(1, "a", "12", null));

        assertThat(refusal(rollback, null).hint()).isEqualTo("No older release is safe: mend the app and deploy it.");
    }

    @Test
    void a_migration_of_a_deploy_that_failed_afterwards_counts() {
        Rollback rollback = of(bad("destructive"), "13", release(2, "b", "12", null), release(1, "a", "12", null));

        assertThat(refusal(rollback, "r1").evidence()).endsWith("of a deploy that became no release");
    }

    @Test
    void a_schema_that_changed_unseen_is_not_trusted() {
        Rollback rollback = of(null, "14", release(2, "b", "12", null), release(1, "a", "12", null));

        assertThat(refusal(rollback, "r1").evidence())
                .containsExactly("the schema went from 12 to 14 by statements that nobody classified");
    }

    @Test
    void one_change_that_is_known_does_not_speak_for_another_that_is_not() {
        Rollback rollback = of(
                null,
                "14",
                release(4, "d", "14", HARMLESS),
                release(3, "c", "13", null),
                release(2, "b", "12", null),
                release(1, "a", "12", null));

        assertThat(refusal(rollback, "r2").evidence())
                .containsExactly("the schema went from 12 to 13 by statements that nobody classified");
        assertThat(refusal(rollback, "r1").hint())
                .isEqualTo("kilter rollback r3 --env dev     (the nearest safe release)");
        assertThat(rollback.target("r3").name()).isEqualTo("r3");
    }

    @ParameterizedTest
    @CsvSource({"r9,KLT-A02", "d-7f3k,KLT-C02", "../r1,KLT-C02", "R1,KLT-C02"})
    void what_is_no_release_is_refused(String asked, String code) {
        Rollback rollback = of(null, "1", release(1, "a", "1", null));

        assertThat(refusal(rollback, asked).code().value()).isEqualTo(code);
    }
}
