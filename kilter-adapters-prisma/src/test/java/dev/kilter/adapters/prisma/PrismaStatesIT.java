package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each state a ledger can be in, made by the real Prisma: it and kilter then run the same project on equal databases.
/// Both must end alike, with the same rows and the same schema, and each must find nothing to do after the other.
@Drawn
class PrismaStatesIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new PrismaAdapter(), "prisma/migrations");
    private static final String ITEM = "20260101000000_item";
    private static final String LABEL = "20260102000000_label";
    private static final String MORE = "20260103000000_more";
    private static final String ITEM_SQL = "CREATE TABLE \"item\" (\"id\" INT PRIMARY KEY, \"text\" TEXT);";
    private static final String LABEL_SQL = "ALTER TABLE item ADD COLUMN label text DEFAULT 'none' NOT NULL;";
    private static final String MORE_SQL = """
        -- a function, an enum and a view
        CREATE FUNCTION double(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN x * 2; END; $$;
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE VIEW happy AS SELECT id, double(id) AS twice FROM item;
        """;
    private static final String BAD_SQL = "CREATE TABLE fine (id int);\nSELECT nonsense FROM item;";

    /// @param made    what Prisma has done before
    /// @param project what is run then
    /// @param states  what kilter's status says before that
    /// @param code    what Prisma refuses it with; empty when both apply it
    private record Case(
            String name, Consumer<FreshDatabase> made, Map<String, String> project, List<String> states, String code) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Blog item() {
        return Blog.of().with(ITEM, ITEM_SQL);
    }

    private static Consumer<FreshDatabase> deployed(Blog blog) {
        return database -> {
            NpmFolder.Ran ran = PrismaCli.deploy(blog.files(), database);
            assertThat(ran.exit()).as(ran.output()).isZero();
        };
    }

    private static Consumer<FreshDatabase> failed(Blog blog) {
        return database -> {
            NpmFolder.Ran ran = PrismaCli.deploy(blog.files(), database);
            assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
        };
    }

    private static Consumer<FreshDatabase> resolved(Blog blog, String flag, String name) {
        return database -> {
            NpmFolder.Ran ran = PrismaCli.run(blog.files(), database, "migrate", "resolve", flag, name);
            assertThat(ran.exit()).as(ran.output()).isZero();
        };
    }

    private static List<Case> all() {
        return List.of(
                new Case(
                        "half by Prisma",
                        deployed(item()),
                        item().with(LABEL, LABEL_SQL).with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING", MORE + " PENDING"),
                        ""),
                new Case(
                        "a failed row and another pending",
                        failed(item().with(LABEL, BAD_SQL)),
                        item().with(LABEL, BAD_SQL).with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " FAILED", MORE + " PENDING"),
                        "P3009"),
                new Case(
                        "pending",
                        _ -> {},
                        item().with(LABEL, LABEL_SQL).with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " PENDING", LABEL + " PENDING", MORE + " PENDING"),
                        ""),
                new Case(
                        "after resolve --rolled-back",
                        failed(item().with(LABEL, BAD_SQL))
                                .andThen(resolved(item().with(LABEL, BAD_SQL), "--rolled-back", LABEL)),
                        item().with(LABEL, LABEL_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " ROLLED_BACK"),
                        ""),
                new Case("no migrations, no table", _ -> {}, Blog.of().files(), List.of(), ""),
                new Case(
                        "no migrations, table present",
                        deployed(Blog.of()),
                        Blog.of().files(),
                        List.of(),
                        ""),
                new Case(
                        "an ordinary table, no bookkeeping",
                        database -> database.execute("CREATE TABLE other (id int)"),
                        item().files(),
                        List.of(ITEM + " PENDING"),
                        "P3005"),
                new Case(
                        "a view and a sequence, no bookkeeping",
                        database -> database.execute("CREATE VIEW v AS SELECT 1 AS x; CREATE SEQUENCE s"),
                        item().files(),
                        List.of(ITEM + " PENDING"),
                        ""),
                new Case(
                        "a script that fails",
                        deployed(item()),
                        item().with(LABEL, BAD_SQL).with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING", MORE + " PENDING"),
                        "P3018"),
                new Case(
                        "a failed row, nothing pending",
                        failed(item().with(LABEL, BAD_SQL)),
                        item().with(LABEL, BAD_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " FAILED"),
                        "P3009"),
                new Case(
                        "after resolve --applied",
                        failed(item().with(LABEL, BAD_SQL))
                                .andThen(resolved(item().with(LABEL, BAD_SQL), "--applied", LABEL)),
                        item().with(LABEL, BAD_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " APPLIED"),
                        ""),
                new Case(
                        "edited after apply",
                        deployed(item()),
                        Blog.of()
                                .with(ITEM, ITEM_SQL + "-- later")
                                .with(LABEL, LABEL_SQL)
                                .files(),
                        List.of(ITEM + " EDITED", LABEL + " PENDING"),
                        ""),
                new Case(
                        "line ends changed after apply",
                        deployed(Blog.of().with(ITEM, ITEM_SQL + "\n")),
                        Blog.of().with(ITEM, ITEM_SQL + "\r\n").files(),
                        List.of(ITEM + " APPLIED"),
                        ""),
                new Case(
                        "missing on disk",
                        deployed(item().with(LABEL, LABEL_SQL)),
                        item().files(),
                        List.of(ITEM + " APPLIED", LABEL + " MISSING"),
                        ""),
                new Case(
                        "missing on disk, and a new one",
                        deployed(item().with(LABEL, LABEL_SQL)),
                        item().with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " APPLIED", MORE + " PENDING", LABEL + " MISSING"),
                        ""),
                new Case(
                        "out of order",
                        deployed(item().with(MORE, MORE_SQL)),
                        item().with(LABEL, LABEL_SQL).with(MORE, MORE_SQL).files(),
                        List.of(ITEM + " APPLIED", LABEL + " OUT_OF_ORDER", MORE + " APPLIED"),
                        ""),
                new Case(
                        "the provider differs",
                        _ -> {},
                        item().file("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n")
                                .files(),
                        List.of(),
                        "P3019"),
                new Case(
                        "the provider without blanks",
                        _ -> {},
                        item().file("prisma/migrations/migration_lock.toml", "provider=\"postgresql\"\n")
                                .files(),
                        List.of(),
                        "P3019"),
                new Case(
                        "a folder without migration.sql",
                        _ -> {},
                        item().file("prisma/migrations/" + LABEL + "/notes.txt", "x")
                                .files(),
                        List.of(ITEM + " PENDING", LABEL + " PENDING"),
                        "P3015"),
                new Case(
                        "empty and comment-only files",
                        _ -> {},
                        item().with(LABEL, "").with(MORE, "-- nothing\n").files(),
                        List.of(ITEM + " PENDING", LABEL + " PENDING", MORE + " PENDING"),
                        ""),
                new Case(
                        "an index built concurrently",
                        deployed(item()),
                        item().with(LABEL, "CREATE INDEX CONCURRENTLY item_text ON item (text);\n")
                                .files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING"),
                        ""),
                new Case(
                        "one statement that commits",
                        deployed(item()),
                        item().with(LABEL, "DO $$ BEGIN INSERT INTO item VALUES (1, 'x'); COMMIT; END $$;\n")
                                .files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING"),
                        ""),
                new Case(
                        "two statements, one of them concurrent",
                        deployed(item()),
                        item().with(LABEL, "SELECT 1;\nCREATE INDEX CONCURRENTLY item_text ON item (text);\n")
                                .files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING"),
                        "P3018"),
                new Case(
                        "BEGIN and COMMIT in the file",
                        deployed(item()),
                        item().with(LABEL, "BEGIN;\n" + LABEL_SQL + "\nCOMMIT;\n")
                                .files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING"),
                        ""),
                new Case(
                        "a failure after a COMMIT in the file",
                        deployed(item()),
                        item().with(LABEL, "BEGIN;\n" + LABEL_SQL + "\nCOMMIT;\nSELECT nonsense;\n")
                                .files(),
                        List.of(ITEM + " APPLIED", LABEL + " PENDING"),
                        "P3018"));
    }

    static List<Case> cases() {
        return Sample.of(1, "states of Prisma's ledger", all());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void prisma_and_kilter_agree(Case state) {
        FreshDatabase tool = DatabaseServer.embedded().fresh();
        state.made().accept(tool);
        FreshDatabase ours = DatabaseServer.embedded().copyOf(tool);
        if (!state.states().isEmpty()) {
            assertThat(KILTER.states(state.project(), ours)).isEqualTo(state.states());
        }

        NpmFolder.Ran ran = PrismaCli.deploy(state.project(), tool);
        Optional<Problem> refusal = KILTER.refusal(state.project(), ours);

        if (state.code().equals("P3015")) {
            assertThat(rows(ours))
                    .as("Prisma notices it half-way, kilter before anything runs")
                    .isEmpty();
        } else {
            assertThat(rows(ours)).as(ran.output()).isEqualTo(rows(tool));
            assertThat(ours.schema()).isEqualTo(tool.schema());
        }
        if (!state.code().isEmpty()) {
            assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
            assertThat(refusal).isPresent();
            assertThat(refusal.orElseThrow().evidence()).anyMatch(line -> line.contains(state.code()));
            return;
        }
        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(refusal).isEmpty();
        List<String> before = rows(ours);
        NpmFolder.Ran again = PrismaCli.deploy(state.project(), ours);
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(again.output()).contains("No pending migrations to apply");
        assertThat(rows(ours)).isEqualTo(before);
        assertThat(KILTER.apply(state.project(), tool).applied()).isEmpty();
    }

    @Test
    void prisma_goes_on_where_kilter_stopped() {
        Map<String, String> whole = item().with(LABEL, LABEL_SQL)
                .with(MORE, "CREATE VIEW ids AS SELECT id FROM item;")
                .files();
        FreshDatabase mixed = DatabaseServer.embedded().fresh();
        FreshDatabase tool = DatabaseServer.embedded().copyOf(mixed);
        NpmFolder.Ran alone = PrismaCli.deploy(whole, tool);
        assertThat(alone.exit()).as(alone.output()).isZero();

        KILTER.apply(item().files(), mixed);
        NpmFolder.Ran ran = PrismaCli.deploy(whole, mixed);

        assertThat(ran.exit()).as(ran.output()).isZero();
        assertThat(rows(mixed)).isEqualTo(rows(tool));
        assertThat(mixed.schema()).isEqualTo(tool.schema());
        assertThat(KILTER.apply(whole, mixed).applied()).isEmpty();
    }

    @Test
    void names_whose_order_depends_on_the_version_are_refused_with_the_pair() {
        FreshDatabase database = DatabaseServer.embedded().fresh();
        Map<String, String> files = Blog.of()
                .with("B_item", "CREATE TABLE item ();")
                .with("a_label", "ALTER TABLE item ADD COLUMN label text;")
                .files();

        assertThat(KILTER.refusal(files, database)).hasValueSatisfying(problem -> {
            assertThat(problem.code().value()).isEqualTo("KLT-C01");
            assertThat(problem.detail()).contains("'B_item' and 'a_label' are pending");
            assertThat(problem.evidence()).contains("nothing was run");
        });
        assertThat(rows(database)).isEmpty();
    }

    /// The ledger but for ids and times, and of an error only whether there is one.
    private static List<String> rows(FreshDatabase database) {
        if (database.query("SELECT to_regclass('_prisma_migrations') IS NULL").equals(List.of("t"))) {
            return List.of();
        }
        return database.query("""
            SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL, applied_steps_count,
              CASE WHEN logs IS NULL THEN 'none' WHEN logs = '' THEN 'empty' ELSE 'text' END
            FROM _prisma_migrations ORDER BY started_at
            """);
    }
}
