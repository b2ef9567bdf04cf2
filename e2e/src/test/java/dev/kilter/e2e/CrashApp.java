package dev.kilter.e2e;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The guestbook in two releases that between them use every kind of step: migrations in and out of a transaction,
/// seeds by SQL and by a command, a page and a worker.
final class CrashApp {
    static final String ENV = "pr-1";
    static final String NAMESPACE = "acme-guestbook-" + ENV;

    /// As which the app itself works on its database.
    static final String ROLE = Slot.parse("acme/guestbook/" + ENV).names().database() + "_app";

    private final Home home;
    private final Path folder;

    CrashApp(Home home) {
        this.home = home;
        this.folder = home.example("guestbook");
        write("migrations/0003_lookup.sql", """
            -- kilter:no-transaction
            CREATE INDEX CONCURRENTLY entry_by_author ON entry (author);
            ALTER TABLE entry ADD COLUMN IF NOT EXISTS mood text;
            """);
        write("src/main/java/com/acme/guestbook/Greet.java", """
            package com.acme.guestbook;

            public final class Greet {
                public static void main(String[] args) throws Exception {
                    Database.fromEnvironment(System.getenv()).call(connection -> {
                        try (var statement = connection.createStatement()) {
                            return statement.executeUpdate(
                                    "INSERT INTO entry (author, message) VALUES ('Greet', 'by command')");
                        }
                    });
                }
            }
            """);
        String flags = "java, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, ";
        write("kilter.yaml", """
            project: acme/guestbook
            port: 8080
            health: /healthz
            database: postgres
            migration: { tool: sql, dir: migrations }
            seed:
              - { name: opening, sql: seeds/opening.sql }
              - { name: greet, command: [JAVA -cp, app.jar, com.acme.guestbook.Greet] }
            processes:
              worker: { command: [JAVA -jar, app.jar, worker] }
            """.replace("JAVA ", flags));
    }

    /// What the first deploy asks for; its image and files are on the platform afterwards.
    DeployRequest first(Platform platform) {
        return deploy(platform);
    }

    /// What the second one asks for: new code, two more migrations, one more seed.
    DeployRequest second(Platform platform) {
        write("migrations/0004_marks.sql", """
            CREATE TABLE mark (id int PRIMARY KEY, entry bigint REFERENCES entry);
            INSERT INTO mark SELECT n, NULL FROM generate_series(1, 5) n;
            """);
        write("migrations/0005_marked.sql", """
            -- kilter:no-transaction
            CREATE INDEX CONCURRENTLY mark_entry ON mark (entry);
            """);
        write("seeds/marks.sql", "INSERT INTO mark VALUES (6, NULL);\n");
        write("src/main/java/com/acme/guestbook/Second.java", "package com.acme.guestbook;\n\nfinal class Second {}\n");
        write(
                "kilter.yaml",
                read("kilter.yaml").replace("seed:\n", "seed:\n  - { name: marks, sql: seeds/marks.sql }\n"));
        return deploy(platform);
    }

    private DeployRequest deploy(Platform platform) {
        Home.Ran ran = home.kilter(
                "deploy", "--local", "-C", folder.toString(), "--env", ENV, "--bootstrap", "--migration", "--seed");
        if (ran.exit() != 0) {
            throw new AssertionError(ran + home.platformLog());
        }
        try (Sql kilter = platform.sql("kilter")) {
            return Wire.decode(
                    kilter.one("SELECT request FROM kilter_server.deploy ORDER BY seq DESC LIMIT 1"),
                    DeployRequest.class);
        }
    }

    private void write(String path, String text) {
        try {
            Files.writeString(folder.resolve(path), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
