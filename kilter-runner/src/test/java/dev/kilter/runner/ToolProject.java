package dev.kilter.runner;

import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.JobSpec;
import dev.kilter.testkit.AdapterDriver;
import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.FreshDatabase;
import dev.kilter.testkit.KilledDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The same history in the words of each tool: a table with a row, a column, an index that is built outside a
/// transaction, another row.
enum ToolProject {
    DRIZZLE_0(
            "drizzle",
            "drizzle",
            "drizzle.__drizzle_migrations",
            Map.of(
                    "package.json",
                    "{ \"dependencies\": { \"drizzle-orm\": \"0.45.4\" } }",
                    "drizzle/meta/_journal.json",
                    """
                    {"version":"7","dialect":"postgresql","entries":[
                      {"idx":0,"version":"7","when":10,"tag":"1_item","breakpoints":true},
                      {"idx":1,"version":"7","when":20,"tag":"2_label","breakpoints":true},
                      {"idx":2,"version":"7","when":30,"tag":"3_index","breakpoints":true},
                      {"idx":3,"version":"7","when":40,"tag":"4_more","breakpoints":true}]}
                    """,
                    "drizzle/1_item.sql",
                    ToolProject.ITEM.replace("\n", "--> statement-breakpoint\n"),
                    "drizzle/2_label.sql",
                    ToolProject.LABEL,
                    "drizzle/3_index.sql",
                    ToolProject.OUTSIDE + ToolProject.INDEX + "\nVACUUM item;",
                    "drizzle/4_more.sql",
                    ToolProject.MORE)),
    DRIZZLE_1(
            "drizzle",
            "drizzle",
            "drizzle.__drizzle_migrations",
            Map.of(
                    "package.json",
                    "{ \"dependencies\": { \"drizzle-orm\": \"1.0.0-rc.4\" } }",
                    "drizzle/20260101000000_item/migration.sql",
                    ToolProject.ITEM.replace("\n", "--> statement-breakpoint\n"),
                    "drizzle/20260102000000_label/migration.sql",
                    ToolProject.LABEL,
                    "drizzle/20260103000000_index/migration.sql",
                    ToolProject.OUTSIDE + ToolProject.INDEX + "\nVACUUM item;",
                    "drizzle/20260104000000_more/migration.sql",
                    ToolProject.MORE)),
    PRISMA_6("prisma", "prisma/migrations", "_prisma_migrations", ToolProject.prisma("6.19.3")),
    PRISMA_7_4("prisma", "prisma/migrations", "_prisma_migrations", ToolProject.prisma("7.4.1")),
    PLAIN(
            "sql",
            "migrations",
            "kilter.migration",
            Map.of(
                    "migrations/1_item.sql", ToolProject.ITEM,
                    "migrations/2_label.sql", ToolProject.LABEL,
                    "migrations/3_index.sql", ToolProject.OUTSIDE + ToolProject.INDEX + "\nVACUUM item;",
                    "migrations/4_more.sql", ToolProject.MORE)),
    GOLANG_MIGRATE(
            "sql",
            "migrations",
            "schema_migrations",
            Map.of(
                    "migrations/1_item.up.sql", ToolProject.ITEM,
                    "migrations/2_label.up.sql", ToolProject.LABEL,
                    "migrations/3_index.up.sql", ToolProject.INDEX,
                    "migrations/4_more.up.sql", ToolProject.MORE)),
    DBMATE(
            "sql",
            "migrations",
            "schema_migrations",
            Map.of(
                    "migrations/1_item.sql", "-- migrate:up\n" + ToolProject.ITEM,
                    "migrations/2_label.sql", "-- migrate:up\n" + ToolProject.LABEL,
                    "migrations/3_index.sql", "-- migrate:up transaction:false\n" + ToolProject.INDEX,
                    "migrations/4_more.sql", "-- migrate:up\n" + ToolProject.MORE)),
    GOOSE(
            "sql",
            "migrations",
            "goose_db_version",
            Map.of(
                    "migrations/1_item.sql", "-- +goose Up\n" + ToolProject.ITEM,
                    "migrations/2_label.sql", "-- +goose Up\n" + ToolProject.LABEL,
                    "migrations/3_index.sql", "-- +goose NO TRANSACTION\n-- +goose Up\n" + ToolProject.INDEX,
                    "migrations/4_more.sql", "-- +goose Up\n" + ToolProject.MORE)),
    FLYWAY(
            "sql",
            "migrations",
            "flyway_schema_history",
            Map.of(
                    "migrations/V1__item.sql", ToolProject.ITEM,
                    "migrations/V2__label.sql", ToolProject.LABEL,
                    "migrations/V3__index.sql", ToolProject.INDEX,
                    "migrations/V4__more.sql", ToolProject.MORE)),
    LIQUIBASE(
            "sql",
            "migrations",
            "databasechangelog",
            Map.of(
                    "migrations/1_item.sql", ToolProject.changeSet(1, "", ToolProject.ITEM),
                    "migrations/2_label.sql", ToolProject.changeSet(2, "", ToolProject.LABEL),
                    "migrations/3_index.sql", ToolProject.changeSet(3, " runInTransaction:false", ToolProject.INDEX),
                    "migrations/4_more.sql", ToolProject.changeSet(4, "", ToolProject.MORE))),
    ATLAS(
            "atlas",
            "schema",
            "kilter.schema_file",
            Map.of(
                    "schema/schema.sql",
                    "CREATE TABLE item (id int, label text);\nCREATE INDEX item_id ON item (id);\n"
                            + "CREATE VIEW ids AS SELECT id FROM item;"));

    private static final String ITEM = "CREATE TABLE item (id int);\nINSERT INTO item VALUES (1);";
    private static final String LABEL = "ALTER TABLE item ADD COLUMN label text;";
    private static final String INDEX = "CREATE INDEX CONCURRENTLY item_id ON item (id);";
    private static final String MORE = "INSERT INTO item VALUES (2, 'x');";
    private static final String OUTSIDE = "-- kilter:no-transaction\n";

    private final String tool;
    private final String folder;
    private final String ledger;
    private final Map<String, String> files;
    private @Nullable Clean clean;

    ToolProject(String tool, String folder, String ledger, Map<String, String> files) {
        this.tool = tool;
        this.folder = folder;
        this.ledger = ledger;
        this.files = files;
    }

    private static Map<String, String> prisma(String version) {
        Map<String, String> files = new TreeMap<>();
        files.put("package.json", "{ \"devDependencies\": { \"prisma\": \"" + version + "\" } }");
        files.put("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n");
        files.put("prisma/migrations/1_item/migration.sql", ITEM);
        files.put("prisma/migrations/2_label/migration.sql", LABEL);
        files.put("prisma/migrations/3_index/migration.sql", INDEX);
        files.put("prisma/migrations/4_more/migration.sql", MORE);
        return files;
    }

    private static String changeSet(int id, String how, String sql) {
        return "--liquibase formatted sql\n--changeset me:" + id + how + "\n" + sql;
    }

    Map<String, String> files() {
        return files;
    }

    /// The job that applies these files of the project.
    JobSpec job(RunnerFixture platform, Map<String, String> theFiles) {
        return platform.job("migrate", tool, folder, theFiles);
    }

    /// The table that says what is applied.
    String ledger() {
        return ledger;
    }

    /// The file of its second step, or the only one.
    String second() {
        List<String> sql = files.keySet().stream()
                .filter(path -> path.endsWith(".sql"))
                .sorted()
                .toList();
        return sql.get(Math.min(1, sql.size() - 1));
    }

    AdapterDriver driver() {
        return new AdapterDriver(
                Providers.migrationAdapters(ToolProject.class.getClassLoader()).get(tool), folder);
    }

    /// What may be left undecided is named by this.
    String outside() {
        return this == PRISMA_7_4 ? "_" : "index";
    }

    /// @param effects how many a run has that nobody kills
    /// @param ends    what it ends with
    record Clean(int effects, List<String> ends) {}

    synchronized Clean clean() {
        Clean known = clean;
        if (known != null) {
            return known;
        }
        try (FreshDatabase database = DatabaseServer.embedded().fresh()) {
            KilledDatabase counting = KilledDatabase.never(database);
            driver().apply(files, counting);
            Clean done = new Clean(counting.effects(), ends(database));
            clean = done;
            return done;
        }
    }

    /// Schema, rows and ledger, but for ids and times; and what a run that goes on would have left unfinished.
    List<String> ends(FreshDatabase database) {
        List<String> ends = new ArrayList<>(database.schema().stream()
                .map(line -> line.replace(database.ownerRole(), "owner"))
                .toList());
        for (String table : List.of("item", ledger, "kilter.migration_progress", "kilter.prisma_run")) {
            if (database.query("SELECT to_regclass('" + table + "')").equals(List.of("null"))) {
                continue;
            }
            String key = table.equals("item") ? "" : "id,";
            for (String row : database.query("SELECT to_jsonb(t) - '{" + key
                    + "applied_at,started_at,finished_at,tstamp,"
                    + "installed_on,execution_time,dateexecuted,deployment_id,duration_ms}'::text[] FROM " + table
                    + " t" + (table.equals("_prisma_migrations") ? " WHERE rolled_back_at IS NULL" : ""))) {
                ends.add(table + " " + row.replace(database.ownerRole(), "owner"));
            }
        }
        return ends.stream().sorted().toList();
    }
}
