package dev.kilter.adapters.drizzle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.Sample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each state a ledger can be in, made by the real drizzle-kit: it and kilter then run the same project on equal
/// databases. Both must end alike, with the same rows and the same schema, and each must find nothing to do after the
/// other.
@Drawn
class DrizzleStatesIT {
    private static final AdapterDriver KILTER = new AdapterDriver(new DrizzleAdapter(), "drizzle");
    private static final String ITEM = "CREATE TABLE item (id int PRIMARY KEY, text text);";
    private static final String LABEL = "ALTER TABLE item ADD COLUMN label text DEFAULT 'none' NOT NULL;";
    private static final String FUNCTION = """
        CREATE FUNCTION double(x int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN x * 2; END; $$;
        --> statement-breakpoint
        CREATE TYPE mood AS ENUM ('sad', 'ok');
        CREATE VIEW happy AS SELECT id, double(id) AS twice FROM item;
        --> statement-breakpoint
        """;

    /// How the two are expected to end.
    private enum End {
        BOTH_APPLY,
        BOTH_REFUSE,
        /// drizzle-kit says it is done and has passed over a file.
        ONLY_KILTER_REFUSES,
        /// drizzle-kit runs a file again, or leaves a row that makes it so.
        ONLY_KILTER_APPLIES
    }

    /// @param before  what drizzle-kit has applied before
    /// @param tamper  SQL that is run afterwards
    /// @param project what is run then
    /// @param states  what kilter's status says before that
    private record Case(
            String name, DrizzleKit kit, Shop before, String tamper, Shop project, List<String> states, End end) {
        @Override
        public String toString() {
            return kit.name().toLowerCase(java.util.Locale.ROOT) + ": " + name;
        }
    }

    private static Shop old() {
        return Shop.journal();
    }

    private static Shop now() {
        return Shop.folders();
    }

    private static Case old(String name, Shop before, String tamper, Shop project, List<String> states, End end) {
        return new Case(name, DrizzleKit.OLD, before, tamper, project, states, end);
    }

    private static Case now(String name, Shop before, String tamper, Shop project, List<String> states, End end) {
        return new Case(name, DrizzleKit.NEW, before, tamper, project, states, end);
    }

    private static Shop item(Shop shop) {
        return shop.with("item", 10, ITEM);
    }

    private static List<Case> all() {
        return List.of(
                old(
                        "everything pending",
                        old(),
                        "",
                        item(old()).with("label", 20, LABEL).with("rest", 30, FUNCTION),
                        List.of("item.sql PENDING", "label.sql PENDING", "rest.sql PENDING"),
                        End.BOTH_APPLY),
                old(
                        "an older time, merged later",
                        item(old()),
                        "",
                        item(old()).with("label", 5, LABEL),
                        List.of("item.sql APPLIED", "label.sql SKIPPED"),
                        End.ONLY_KILTER_REFUSES),
                old(
                        "edited after apply",
                        item(old()),
                        "",
                        old().with("item", 10, ITEM + "-- later").with("label", 20, LABEL),
                        List.of("item.sql EDITED", "label.sql PENDING"),
                        End.BOTH_APPLY),
                now(
                        "everything pending",
                        now(),
                        "",
                        item(now()).with("label", 20, LABEL).with("rest", 30, FUNCTION),
                        List.of("item PENDING", "label PENDING", "rest PENDING"),
                        End.BOTH_APPLY),
                now(
                        "an older one, merged later",
                        item(now()),
                        "",
                        item(now()).with("sooner", 5, "CREATE TABLE sooner (id int);"),
                        List.of("sooner OUT_OF_ORDER", "item APPLIED"),
                        End.BOTH_APPLY),
                old("an empty journal", old(), "", old(), List.of(), End.BOTH_APPLY),
                old(
                        "an equal time",
                        item(old()),
                        "",
                        item(old()).with("label", 10, LABEL),
                        List.of("item.sql APPLIED", "label.sql SKIPPED"),
                        End.ONLY_KILTER_REFUSES),
                old(
                        "a second file that fails",
                        old(),
                        "",
                        item(old()).with("bad", 20, "CREATE TABLE fine (id int);\nSELECT nonsense;"),
                        List.of("item.sql PENDING", "bad.sql PENDING"),
                        End.BOTH_REFUSE),
                old(
                        "missing on disk",
                        item(old()).with("label", 20, LABEL),
                        "",
                        item(old()),
                        List.of("item.sql APPLIED", "row 2 MISSING"),
                        End.BOTH_APPLY),
                old(
                        "missing on disk, and a newer one",
                        item(old()).with("label", 20, LABEL),
                        "",
                        item(old()).with("more", 30, "CREATE TABLE more (id int);"),
                        List.of("item.sql APPLIED", "more.sql PENDING", "row 2 MISSING"),
                        End.BOTH_APPLY),
                old(
                        "an entry without its file",
                        item(old()),
                        "",
                        old().with("item", 10, ITEM).with("gone", 20, ""),
                        List.of(),
                        End.BOTH_REFUSE),
                old(
                        "an ordinary table and no ledger",
                        old(),
                        "DROP SCHEMA drizzle CASCADE; CREATE TABLE other (id int)",
                        item(old()),
                        List.of("item.sql PENDING"),
                        End.BOTH_APPLY),
                old(
                        "CRLF, comments only, and nothing at all",
                        old(),
                        "",
                        old().with("item", 10, ITEM.replace(";", ";\r\n"))
                                .with("comment", 20, "-- Custom SQL migration file, put your code below! --")
                                .with("same", 30, "-- Custom SQL migration file, put your code below! --")
                                .with("nothing", 40, ""),
                        List.of("item.sql PENDING", "comment.sql PENDING", "same.sql PENDING", "nothing.sql PENDING"),
                        End.BOTH_APPLY),
                old(
                        "a second file of equal text",
                        old().with("comment", 20, "-- nothing"),
                        "",
                        old().with("comment", 20, "-- nothing").with("same", 30, "-- nothing"),
                        List.of("comment.sql APPLIED", "same.sql PENDING"),
                        End.BOTH_APPLY),
                old(
                        "times in a journal that go back",
                        old(),
                        "",
                        item(old()).with("late", 50, "SELECT 1;").with("label", 20, LABEL),
                        List.of("item.sql PENDING", "late.sql PENDING", "label.sql PENDING"),
                        End.BOTH_APPLY),
                old(
                        "a time changed in the journal",
                        item(old()),
                        "",
                        old().with("item", 15, ITEM),
                        List.of("item.sql NAMELESS"),
                        End.ONLY_KILTER_APPLIES),
                old(
                        "a table of 1.x, nothing pending",
                        item(old()),
                        "ALTER TABLE drizzle.__drizzle_migrations ADD name text, ADD applied_at timestamptz DEFAULT"
                                + " now()",
                        item(old()),
                        List.of("item.sql APPLIED"),
                        End.BOTH_APPLY),
                old(
                        "a table of 1.x, and one pending",
                        item(old()),
                        "ALTER TABLE drizzle.__drizzle_migrations ADD name text, ADD applied_at timestamptz DEFAULT"
                                + " now()",
                        item(old()).with("label", 20, LABEL),
                        List.of("item.sql APPLIED", "label.sql PENDING"),
                        End.ONLY_KILTER_REFUSES),
                now("no folder", now(), "", now().file("drizzle/notes.txt", "x"), List.of(), End.BOTH_APPLY),
                now(
                        "a second file that fails",
                        now(),
                        "",
                        item(now()).with("bad", 20, "SELECT nonsense;"),
                        List.of("item PENDING", "bad PENDING"),
                        End.BOTH_REFUSE),
                now(
                        "edited after apply",
                        item(now()),
                        "",
                        now().with("item", 10, ITEM + "-- later").with("label", 20, LABEL),
                        List.of("item EDITED", "label PENDING"),
                        End.BOTH_APPLY),
                now(
                        "missing on disk",
                        item(now()).with("label", 20, LABEL),
                        "",
                        item(now()),
                        List.of("item APPLIED", "label MISSING"),
                        End.BOTH_APPLY),
                now(
                        "a row without its name",
                        item(now()),
                        "UPDATE drizzle.__drizzle_migrations SET name = NULL",
                        item(now()),
                        List.of("item NAMELESS"),
                        End.ONLY_KILTER_APPLIES),
                now(
                        "a table of 0.x that nothing explains",
                        now(),
                        "DROP TABLE drizzle.__drizzle_migrations; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL"
                                + " PRIMARY KEY, hash text NOT NULL, created_at bigint);INSERT INTO"
                                + " drizzle.__drizzle_migrations (hash, created_at) VALUES ('x', 1700000000000)",
                        item(now()),
                        List.of("item PENDING", "row 1 MISSING"),
                        End.BOTH_REFUSE),
                now(
                        "a folder without a time",
                        now(),
                        "",
                        now().file("drizzle/init/migration.sql", ITEM),
                        List.of(),
                        End.BOTH_REFUSE),
                now(
                        "a journal of 0.x",
                        now(),
                        "",
                        now().file(
                                        "drizzle/meta/_journal.json",
                                        "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[]}"),
                        List.of(),
                        End.BOTH_REFUSE));
    }

    static List<Case> cases() {
        return Sample.of(1, "states of Drizzle's ledger", all());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drizzle_kit_and_kilter_agree(Case state) {
        FreshDatabase tool = DatabaseServer.embedded().fresh();
        assertThat(state.kit().migrate(state.before().files(), tool).exit()).isZero();
        FreshDatabase byKilter = DatabaseServer.embedded().fresh();
        if (!state.before().files().equals(state.kit().companions())) {
            KILTER.apply(state.before().files(), byKilter);
            assertThat(DrizzleRows.of(byKilter)).isEqualTo(DrizzleRows.of(tool));
        }
        tool.execute(state.tamper());
        FreshDatabase ours = DatabaseServer.embedded().copyOf(tool);
        Map<String, String> files = project(state);
        if (!state.states().isEmpty()) {
            assertThat(KILTER.states(files, ours).stream().map(line -> line.replaceFirst("^\\d+_", "")))
                    .containsExactlyElementsOf(state.states());
        }

        DrizzleKit.Ran ran = state.kit().migrate(files, tool);
        Optional<Problem> refusal = KILTER.refusal(files, ours);

        switch (state.end()) {
            case BOTH_APPLY -> {
                assertThat(ran.exit()).as(ran.output()).isZero();
                assertThat(refusal).isEmpty();
                same(ours, tool);
                each_finds_nothing_to_do_after_the_other(state, files, ours, tool);
            }
            case BOTH_REFUSE -> {
                assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
                assertThat(refusal).isPresent();
                assertThat(DrizzleRows.of(ours)).isEqualTo(DrizzleRows.of(tool));
            }
            case ONLY_KILTER_REFUSES -> {
                assertThat(ran.exit()).as(ran.output()).isZero();
                assertThat(refusal).isPresent();
            }
            case ONLY_KILTER_APPLIES -> {
                assertThat(ran.exit()).as(ran.output()).isEqualTo(1);
                assertThat(refusal).isEmpty();
            }
        }
    }

    private static void each_finds_nothing_to_do_after_the_other(
            Case state, Map<String, String> files, FreshDatabase ours, FreshDatabase tool) {
        List<String> before = DrizzleRows.of(ours);
        DrizzleKit.Ran again = state.kit().migrate(files, ours);
        assertThat(again.exit()).as(again.output()).isZero();
        assertThat(DrizzleRows.of(ours)).isEqualTo(before);
        if (!KILTER.set(files).files().isEmpty()) {
            assertThat(KILTER.apply(files, tool).applied()).isEmpty();
        }
        same(ours, tool);
    }

    private static void same(FreshDatabase ours, FreshDatabase tool) {
        assertThat(DrizzleRows.of(ours)).isEqualTo(DrizzleRows.of(tool));
        assertThat(ours.schema()).isEqualTo(tool.schema());
    }

    private static Map<String, String> project(Case state) {
        Map<String, String> files = new LinkedHashMap<>(state.project().files());
        files.keySet().removeIf(path -> path.endsWith("_gone.sql"));
        return files;
    }
}
