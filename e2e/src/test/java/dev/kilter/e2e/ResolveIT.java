package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A migration that its tool would skip for ever, got out of the way from the command line.
class ResolveIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    @EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
    void a_branch_that_was_merged_late_is_refused_offered_and_applied() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/late"), "late");
        app.write("kilter.yaml", "project: acme/late\ndatabase: postgres\nmigration: { tool: drizzle }\n");
        app.write("drizzle/0000_first.sql", "CREATE TABLE first (id int);");
        app.write("drizzle/0001_second.sql", "CREATE TABLE second (id int);");
        journal(app, entry(0, 1000, "0000_first"), entry(1, 3000, "0001_second"));
        run(app, 0, "deploy", "--migration");
        app.write("drizzle/0002_late.sql", "CREATE TABLE late (id int);");
        journal(app, entry(0, 1000, "0000_first"), entry(1, 3000, "0001_second"), entry(2, 2000, "0002_late"));

        assertThat(run(app, 0, "migrate", "status").out())
                .contains("0002_late.sql", "skipped", "kilter migrate resolve 0002_late.sql --apply-now");
        assertThat(run(app, 4, "migrate", "plan").err()).contains("error[KLT-M03]", "skipped by drizzle-kit for ever");
        assertThat(run(app, 0, "migrate", "diff").out())
                .contains("drift: the live schema is what the applied migrations imply", "+ table public.late");
        Home.Ran unsafe = run(app, 4, "migrate", "resolve", "0002_late.sql", "--applied");
        assertThat(unsafe.err())
                .contains("'0002_late.sql' cannot be resolved by --applied: it is not proven safe here")
                .contains("kilter migrate resolve --local 0002_late.sql --apply-now");

        assertThat(run(app, 0, "migrate", "resolve", "0002_late.sql", "--apply-now")
                        .out())
                .contains("0002_late.sql is applied");
        assertThat(run(app, 0, "migrate", "resolve").out()).contains("There is nothing to resolve.");
        assertThat(run(app, 0, "deploy", "--migration").err()).contains("drizzle: 0 of 3 applied");
    }

    private static String entry(int index, long when, String tag) {
        return "{\"idx\":%d,\"version\":\"7\",\"when\":%d,\"tag\":\"%s\",\"breakpoints\":true}"
                .formatted(index, 1_767_225_600_000L + when, tag);
    }

    private static void journal(NoteApp app, String... entries) {
        app.write(
                "drizzle/meta/_journal.json",
                "{\"version\":\"7\",\"dialect\":\"postgresql\",\"entries\":[" + String.join(",", entries) + "]}");
    }

    private Home.Ran run(NoteApp app, int exit, String... command) {
        return app.run(home, exit, command);
    }
}
