package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.postgres.MigrationLock;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.ResolvesMigrations.Kind;
import dev.kilter.sdk.spi.ResolvesMigrations.Move;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a run that failed has left, and the lock.
@Drawn
class RecoveryIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new PrismaAdapter(), "prisma/migrations");

    @Test
    void a_file_that_failed_as_one_transaction_runs_again_once_it_is_mended() {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> broken = Blog.of()
                .with("1_item", "CREATE TABLE item (id int);\nSELECT nonsense;")
                .files();
        assertThat(KILTER.refusal(broken, postgres)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M01");
            assertThat(problem.evidence().getFirst())
                    .contains("prisma/migrations/1_item/migration.sql:2", "SQLSTATE 42703");
        });
        assertThat(KILTER.states(broken, postgres)).containsExactly("1_item FAILED");

        Map<String, String> mended =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        assertThat(KILTER.apply(mended, postgres).applied()).containsExactly("1_item");
        assertThat(postgres.query("SELECT rolled_back_at IS NOT NULL, finished_at IS NOT NULL FROM _prisma_migrations"
                        + " ORDER BY started_at"))
                .containsExactly("t|f", "f|t");
        assertThat(PrismaCli.deploy(mended, postgres).output()).contains("No pending migrations to apply");
    }

    @Test
    void a_ledger_in_another_schema_does_not_make_all_migrations_new() {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> files =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        KILTER.apply(files, postgres);
        postgres.execute("CREATE SCHEMA app", "ALTER TABLE _prisma_migrations SET SCHEMA app", "DROP TABLE item");

        assertThat(KILTER.refusal(files, postgres)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M03");
            assertThat(problem.detail()).contains("in the schema 'app'", "would run again");
        });
    }

    @Test
    void that_nothing_would_run_beside_foreign_tables_is_said_before_anything_is_asked_to() {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        postgres.execute("CREATE TABLE other (id int)");
        Map<String, String> files = Blog.of()
                .with("1_item", "CREATE TABLE item (id int);")
                .with("2_more", "CREATE TABLE more (id int);")
                .files();

        assertThat(new PrismaAdapter().status(KILTER.set(files), postgres).entries())
                .containsExactly(
                        new MigrationStatus.Entry(
                                "1_item",
                                State.PENDING,
                                "the database has the table 'other', and none that says which migrations are applied:"
                                        + " nothing would run (P3005)",
                                "npx prisma migrate resolve --applied 1_item      with DATABASE_URL from: kilter db"
                                        + " url"),
                        new MigrationStatus.Entry("2_more", State.PENDING, ""));
        assertThat(PrismaCli.deploy(files, postgres).output()).contains("P3005");
    }

    @Test
    void a_prisma_that_holds_its_lock_is_waited_for_without_waiting_inside_the_database() throws Exception {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> files =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        CompletableFuture<MigrationReport> run;
        try (Connection prisma = postgres.connect();
                Statement statement = prisma.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(72707369)");
            run = CompletableFuture.supplyAsync(() -> KILTER.apply(files, postgres));
            String locks = "SELECT count(*) FILTER (WHERE granted), count(*) FILTER (WHERE NOT granted) FROM pg_locks"
                    + " WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname ="
                    + " current_database())";
            while (!postgres.query(locks).equals(List.of("2|0"))) {
                assertThat(run).isNotDone();
            }
            assertThat(postgres.query("SELECT to_regclass('item')")).containsExactly("null");
        }
        assertThat(run.get(30, TimeUnit.SECONDS).applied()).containsExactly("1_item");
    }

    @Test
    void prisma_waits_for_the_key_that_kilter_takes() throws Exception {
        FreshDatabase postgres = DatabaseServer.embedded().fresh();
        Map<String, String> files =
                Blog.of().with("1_item", "CREATE TABLE item (id int);").files();
        CompletableFuture<NpmFolder.Ran> run;
        try (Connection kilter = postgres.connect()) {
            MigrationLock.take(kilter, PrismaAdapter.PRISMA_LOCK);
            run = CompletableFuture.supplyAsync(() -> PrismaCli.deploy(files, postgres));
            String waiting =
                    "SELECT (classid::bigint << 32) + objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND NOT"
                        + " granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
            while (!postgres.query(waiting).equals(List.of("72707369"))) {
                assertThat(run).isNotDone();
            }
            assertThat(postgres.query("SELECT to_regclass('item')")).containsExactly("null");
        }
        NpmFolder.Ran ran = run.get(60, TimeUnit.SECONDS);
        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(KILTER.apply(files, postgres).applied()).isEmpty();
    }

    @Test
    void what_only_a_person_can_tell_is_marked_as_prisma_marks_it() {
        FreshDatabase tool = DatabaseServer.embedded().fresh();
        Map<String, String> files = Blog.of()
                .with("1_item", "BEGIN;\nCREATE TABLE item (id int);\nCOMMIT;\nSELECT nonsense;")
                .files();
        assertThat(PrismaCli.deploy(files, tool).exit()).isEqualTo(1);
        FreshDatabase ours = DatabaseServer.embedded().copyOf(tool);
        assertThat(KILTER.refusal(files, ours)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-M02");
            assertThat(problem.hint()).isEqualTo("kilter migrate resolve 1_item");
            assertThat(problem.evidence().getFirst()).startsWith("1_item: ").contains("nonsense");
        });
        ResolvesMigrations resolver = new PrismaAdapter();
        List<Move> moves = resolver.moves(KILTER.set(files), ours);
        assertThat(moves).extracting(Move::kind).containsExactly(Kind.MARK_APPLIED, Kind.MARK_ROLLED_BACK);

        resolver.resolve(KILTER.set(files), ours, moves.getFirst());
        resolver.resolve(KILTER.set(files), ours, moves.getFirst());
        NpmFolder.Ran ran = PrismaCli.run(files, tool, "migrate", "resolve", "--applied", "1_item");

        assertThat(ran.exit()).as(ran.output()).isZero();
        String rows = "SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL,"
            + " applied_steps_count, logs = '', started_at = finished_at FROM _prisma_migrations ORDER BY started_at";
        assertThat(ours.query(rows)).isEqualTo(tool.query(rows));
        assertThat(KILTER.apply(files, ours).applied()).isEmpty();
    }
}
