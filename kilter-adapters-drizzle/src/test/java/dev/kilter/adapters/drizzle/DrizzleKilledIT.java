package dev.kilter.adapters.drizzle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.Observer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever statement a run is killed at: the next one goes on, nothing runs twice, and ledger and schema agree. Only
/// where a statement outside a transaction was cut off in the middle may it say that it cannot know.
class DrizzleKilledIT {
    @ParameterizedTest
    @EnumSource(DrizzleKit.class)
    void a_run_that_is_killed_anywhere_goes_on(DrizzleKit kit) {
        Map<String, String> files = (kit == DrizzleKit.OLD ? Shop.journal() : Shop.folders())
                .with("item", 10, "CREATE TABLE item (id int);--> statement-breakpoint\nINSERT INTO item VALUES (1);")
                .with("label", 20, "ALTER TABLE item ADD COLUMN label text;")
                .with(
                        "index",
                        30,
                        "-- kilter:no-transaction\nCREATE INDEX CONCURRENTLY item_id ON item (id);\nVACUUM item;")
                .with("more", 40, "INSERT INTO item VALUES (2, 'x');")
                .files();
        RealPostgres whole = RealPostgres.fresh();
        Kilter.apply(files, whole);
        int points = 0;
        for (int at = 1; ; at += Boolean.getBoolean("kilter.long") ? 1 : 3) {
            RealPostgres postgres = RealPostgres.fresh();
            KilledDatabase killed = new KilledDatabase(postgres, at);
            if (survives(files, killed)) {
                break;
            }
            points++;

            var refusal = Kilter.refusal(files, postgres);

            if (refusal.isPresent()) {
                assertThat(refusal.orElseThrow().code().value())
                        .as("killed at " + at)
                        .isEqualTo("KLT-M02");
                assertThat(refusal.orElseThrow().detail()).contains("_index");
                continue;
            }
            assertThat(postgres.rows("SELECT id FROM item ORDER BY id"))
                    .as("killed at " + at)
                    .isEqualTo(List.of("1", "2"));
            assertThat(postgres.rows("SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id"))
                    .isEqualTo(whole.rows("SELECT hash, created_at FROM drizzle.__drizzle_migrations ORDER BY id"));
            assertThat(postgres.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'item_id'::regclass"))
                    .isEqualTo(List.of("t"));
            assertThat(postgres.rows("SELECT name FROM kilter.migration_progress"))
                    .isEmpty();
            assertThat(Kilter.apply(files, postgres).applied()).isEmpty();
        }
        assertThat(points).isGreaterThan(10);
    }

    private static boolean survives(Map<String, String> files, KilledDatabase killed) {
        try {
            new DrizzleAdapter().apply(Kilter.set(files), killed.database(), Observer.silent());
        } catch (KilterException e) {
            assertThat(killed.survived()).as(e.toString()).isFalse();
            return false;
        }
        return killed.survived();
    }

    @ParameterizedTest
    @EnumSource(DrizzleKit.class)
    void a_run_that_has_lost_the_slot_writes_nothing(DrizzleKit kit) {
        RealPostgres postgres = RealPostgres.fresh();
        Map<String, String> files = (kit == DrizzleKit.OLD ? Shop.journal() : Shop.folders())
                .with("item", 10, "CREATE TABLE item (id int);")
                .files();
        KilterException lost = dev.kilter.sdk.problem.Problem.of(
                        dev.kilter.sdk.problem.KilterCode.LEASE_LOST, "a newer deploy", "kilter attach")
                .toException();
        var database = new dev.kilter.sdk.spi.Database() {
            @Override
            public java.sql.Connection connect() {
                return postgres.connect();
            }

            @Override
            public String ownerRole() {
                return postgres.owner();
            }

            @Override
            public void checkFence(java.sql.Connection connection) {
                throw lost;
            }
        };
        assertThatThrownBy(() -> new DrizzleAdapter().apply(Kilter.set(files), database, Observer.silent()))
                .isSameAs(lost);
        assertThat(postgres.schema()).isEqualTo(RealPostgres.fresh().schema());
    }
}
