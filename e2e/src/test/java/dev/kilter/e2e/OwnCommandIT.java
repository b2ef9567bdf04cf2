package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `engine: cli` with the real tools: they migrate from the app's image as the owner, and kilter's own engine then
/// finds nothing to do.
@EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
class OwnCommandIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final Path ROOT = Path.of(System.getProperty("kilter.root"));

    private final Home home = SHARED.home();

    @Test
    void drizzle_kit_migrates() throws IOException {
        NoteApp app = app("own-drizzle", "kilter-adapters-drizzle/src/test/tools/drizzle-0.31", "drizzle", "")
                .write("drizzle.config.js", """
                    module.exports = { dialect: 'postgresql', schema: './schema.js', out: './drizzle',
                      dbCredentials: { url: process.env.DATABASE_URL } };
                    """)
                .write("drizzle/meta/_journal.json", """
                    {"version":"7","dialect":"postgresql","entries":[
                      {"idx":0,"version":"7","when":1767225600000,"tag":"0000_item","breakpoints":true}]}
                    """)
                .write("drizzle/0000_item.sql", "CREATE TABLE item (id int);");

        migrates(app, "own-drizzle", "drizzle");
    }

    @Test
    void prisma_migrates() throws IOException {
        Path tools = ROOT.resolve("kilter-adapters-prisma/src/test/tools/prisma-6.19");
        NoteApp app = app("own-prisma", "kilter-adapters-prisma/src/test/tools/prisma-6.19", "prisma", """
            env:
              PRISMA_QUERY_ENGINE_LIBRARY: ./no-engine
              PRISMA_SCHEMA_ENGINE_BINARY: /bin/true
              CHECKPOINT_DISABLE: "1"
            """)
                .write("no-engine", "")
                .write("prisma.config.ts", Files.readString(tools.resolve("prisma.config.ts")))
                .write("prisma/schema.prisma", Files.readString(tools.resolve("schema.prisma")))
                .write("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n")
                .write("prisma/migrations/20260101000000_item/migration.sql", "CREATE TABLE item (id int);");

        migrates(app, "own-prisma", "prisma");
    }

    @Test
    void dbmate_migrates() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/own-dbmate"), "own-dbmate")
                .write("package.json", """
                    { "name": "own-dbmate", "scripts": { "start": "node server.js" }, "dependencies": { "dbmate": "2.28.0" } }
                    """)
                .write("kilter.yaml", """
                    project: acme/own-dbmate
                    database: postgres
                    migration:
                      tool: sql
                      engine: cli
                      command: [sh, -c, 'node_modules/.bin/dbmate --url "$DATABASE_URL?sslmode=disable" --migrations-dir migrations --no-dump-schema migrate']
                    """)
                .migration("1_item.sql", "-- migrate:up\nCREATE TABLE item (id int);\n-- migrate:down\n");

        migrates(app, "own-dbmate", "sql");
    }

    /// An app whose image has the tool, as the adapter's own tests pin it.
    private NoteApp app(String name, String tools, String tool, String more) throws IOException {
        Path packages = ROOT.resolve(tools);
        return new NoteApp(home.folder.resolve("apps").resolve(name), name)
                .write(
                        "package.json",
                        Files.readString(packages.resolve("package.json"))
                                .replaceFirst("\\{", "{ \"scripts\": { \"start\": \"node server.js\" },"))
                .write("package-lock.json", Files.readString(packages.resolve("package-lock.json")))
                .write(".npmrc", "ignore-scripts=true\nprefer-offline=true\n")
                .write("kilter.yaml", """
                    project: acme/%s
                    database: postgres
                    migration: { tool: %s, engine: cli }
                    %s\
                    """.formatted(name, tool, more));
    }

    private void migrates(NoteApp app, String name, String tool) {
        Home.Ran ran = app.run(home, 0, "deploy", "--migration", "--env", "dev");
        assertThat(ran.err()).contains(tool + ": 1 of 1 applied by its own command");
        Slot slot = Slot.parse("acme/" + name + "/dev");
        assertThat(new Platform(home)
                        .sql(slot.names().database())
                        .one("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'item'"))
                .isEqualTo(slot.names().ownerRole());

        app.write(
                "kilter.yaml", "project: acme/%s\ndatabase: postgres\nmigration: { tool: %s }\n".formatted(name, tool));
        Home.Ran status = app.run(home, 0, "migrate", "status", "--env", "dev");
        assertThat(status.out()).contains("applied").doesNotContain("pending");
    }
}
