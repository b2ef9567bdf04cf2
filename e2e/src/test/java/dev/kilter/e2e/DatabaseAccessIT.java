package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kilter.sdk.app.Slot;
import dev.kilter.testkit.Drawn;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A person's own way into a database on the local platform.
@Drawn(oneIn = 16)
class DatabaseAccessIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void a_url_works_and_what_is_made_by_it_does_not_stop_the_next_deploy() throws Exception {
        NoteApp app = new NoteApp(home.folder.resolve("apps/hand"), "hand")
                .migration("0001_note.sql", "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';");
        run(app, 0, "deploy", "--migration", "--env", "dev");

        Home.Ran url = run(app, 0, "db", "url", "--env", "dev");
        execute(url.out().strip(), "CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 11'");
        execute(url.out().strip(), "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2'");
        app.migration("0002_more.sql", "CREATE OR REPLACE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 22';");
        run(app, 0, "deploy", "--migration", "--env", "dev");

        Slot slot = Slot.parse("acme/hand/dev");
        assertThat(new Platform(home)
                        .sql(slot.names().database())
                        .one("SELECT string_agg(DISTINCT pg_get_userbyid(proowner), ' ') FROM pg_proc WHERE proname IN"
                                + " ('one', 'two')"))
                .isEqualTo(slot.names().ownerRole());
        Home.Ran audit = run(app, 0, "audit", "--env", "dev");
        assertThat(audit.out()).contains("db.login").doesNotContain(password(url.out()));
        assertThat(home.platformLog()).doesNotContain(password(url.out()));
    }

    @Test
    void the_machines_own_pg_dump_and_psql_work_as_the_owner() throws Exception {
        for (String tool : List.of("pg_dump", "psql")) {
            boolean here = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
            assumeTrue(here, tool + " is not here");
        }
        NoteApp app = new NoteApp(home.folder.resolve("apps/dumped"), "dumped")
                .migration(
                        "0001_note.sql",
                        "CREATE TABLE item (id int, text text);\nINSERT INTO item VALUES (1, 'note');");
        run(app, 0, "deploy", "--migration", "--env", "dev");
        String owner = Slot.parse("acme/dumped/dev").names().ownerRole();

        Home.Ran asked = home.kilter(
                "db",
                "psql",
                "--local",
                "--env",
                "dev",
                "-C",
                app.folder.toString(),
                "--",
                "-XAtc",
                "SELECT current_user, text FROM item");
        Home.Ran dump = run(app, 0, "db", "dump", "--env", "dev");

        assertThat(asked.exit()).as(asked.toString()).isZero();
        assertThat(asked.out()).isEqualTo(owner + "|note\n");
        assertThat(dump.out())
                .contains("CREATE TABLE public.item", "OWNER TO " + owner, "COPY public.item (id, text)", "1\tnote");
        assertThat(run(app, 0, "audit", "--env", "dev").out()).contains("db.login");
    }

    @Test
    void a_proxy_passes_connections_on_until_it_is_ended_and_a_protected_env_is_refused() throws Exception {
        NoteApp app = new NoteApp(home.folder.resolve("apps/door"), "door");
        Files.createDirectories(app.folder.resolve("migrations"));
        app.migration("0001_note.sql", "CREATE TABLE note (id int);");
        run(app, 0, "deploy", "--migration", "--env", "dev");
        Path out = Files.createTempFile(home.folder, "proxy", "");
        File err = Files.createTempFile(home.folder, "proxy", "").toFile();
        Process proxy = home.start(
                List.of(), out.toFile(), err, "db", "proxy", "--local", "--env", "dev", "-C", app.folder.toString());
        try {
            new Platform(home).await("the proxy's URL", () -> read(out).endsWith("\n"));
            execute(read(out).strip(), "INSERT INTO note VALUES (1)");
        } finally {
            proxy.destroy();
            proxy.waitFor();
        }
        assertThat(new Platform(home)
                        .sql(Slot.parse("acme/door/dev").names().database())
                        .one("SELECT count(*) FROM note"))
                .isEqualTo("1");

        run(app, 0, "deploy", "--migration");
        Home.Ran refused = run(app, 3, "db", "url");
        assertThat(refused.err()).contains("error[KLT-A01]: the env 'prod' is protected");
        assertThat(refused.out()).isEmpty();
    }

    private static void execute(String url, String sql) throws SQLException {
        URI uri = URI.create(url);
        String[] login = uri.getUserInfo().split(":", 2);
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                        login[0],
                        login[1]);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String password(String url) {
        return URI.create(url.strip()).getUserInfo().split(":", 2)[1];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Home.Ran run(NoteApp app, int exit, String... command) {
        return app.run(home, exit, command);
    }
}
