package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.postgres.StatementJournal;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Flyway: `V1__x.sql` once, `R__x.sql` whenever it changes, `B2__x.sql` in place of all up to it in an empty database;
/// undo files are left to the tool.
final class FlywayFormat implements Format {
    /// What Flyway runs round `migrate`.
    private static final Pattern CALLBACK =
            Pattern.compile("(.*/)?(?:(?:before|after)(?:Each)?(?:Migrate|Validate|Connect|Versioned|Repeatables)"
                    + "(?:Statement)?(?:Applied|Error|OperationFinish)?|(?:beforeC|c)reateSchema)(?:__.*)?\\.sql");

    /// What it runs on the way back, or round its other commands.
    private static final Pattern OTHERS = Pattern.compile("(.*/)?(?:U[0-9][0-9._]*__.*|(?:before|after)(?:Each)?"
            + "(?:Clean|Info|Undo|Baseline|Repair)(?:Statement)?(?:Applied|Error|OperationFinish)?(?:__.*)?)\\.sql");

    private static final String LET_FLYWAY =
            " or let Flyway itself migrate: migration: { tool: sql, engine: cli, command: [flyway, migrate] }";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*\\}");
    /// What makes a schema one that Flyway does not begin in; an extension's objects do not count.
    private static final String OBJECTS = """
        SELECT kind || ' ' || quote_literal(name) FROM (
          SELECT 'pg_class'::regclass AS class, oid, 'relation' AS kind, relname AS name, relnamespace AS schema
            FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
          UNION ALL SELECT 'pg_proc'::regclass, oid, 'function', proname, pronamespace FROM pg_proc
          UNION ALL SELECT 'pg_type'::regclass, oid, 'type', typname, typnamespace
            FROM pg_type WHERE typcategory NOT IN ('A', 'C')
        ) own
        WHERE schema = current_schema()::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = class AND objid = own.oid AND deptype = 'e')
        ORDER BY 1 LIMIT 1
        """;

    private static final long LOCK = 0x466c_7977_6179L;

    @Override
    public String id() {
        return "flyway";
    }

    @Override
    public Evidence evidence(MigrationFolder folder) {
        return folder.names().stream().anyMatch(name -> FlywayFile.of(name) != null) ? Evidence.NAMES : Evidence.NONE;
    }

    @Override
    public boolean hasLedger(Connection connection) throws SQLException {
        return Catalog.exists(connection, "flyway_schema_history");
    }

    @Override
    public List<Migration> read(MigrationFolder folder) {
        Map<FlywayFile, Migration> migrations = new TreeMap<>();
        for (String name : folder.names()) {
            FlywayFile file = FlywayFile.of(name);
            if (CALLBACK.matcher(name).matches() || name.endsWith(".sql.conf")) {
                throw Migration.malformed(
                        folder.path(name),
                        1,
                        "is a callback or a setting of Flyway, which kilter does not run",
                        "Put its statements into a migration and remove it;" + LET_FLYWAY);
            }
            if (file != null) {
                Migration other = migrations.putIfAbsent(file, migration(folder, name, file));
                if (other != null) {
                    throw Migration.malformed(
                            folder.path(name), 1, "has the same version as '" + other.name() + "'", "Renumber it.");
                }
            }
        }
        return List.copyOf(migrations.values());
    }

    @Override
    public List<Entry> passedOver(MigrationFolder folder, List<Migration> migrations) {
        return PassedOver.of(
                folder,
                migrations,
                name -> OTHERS.matcher(name).matches(),
                "Flyway runs V<version>__<name>.sql, R__<name>.sql and B<version>__<name>.sql");
    }

    private static Migration migration(MigrationFolder folder, String name, FlywayFile file) {
        SqlText text = folder.text(name);
        Matcher placeholder = PLACEHOLDER.matcher(text.sql());
        if (placeholder.find()) {
            int line = 1
                    + (int) text.sql()
                            .substring(0, placeholder.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            throw Migration.malformed(
                    text.path(),
                    line,
                    "has the placeholder '" + placeholder.group() + "', whose value kilter does not know",
                    "Write the value into the file (Flyway takes a placeholder inside strings as well);" + LET_FLYWAY);
        }
        List<SqlStatement> statements = SqlSplitter.split(text.sql());
        long outside =
                statements.stream().filter(SqlStatement::refusesTransactions).count();
        if (outside > 0 && outside < statements.size()) {
            SqlStatement first = statements.stream()
                    .filter(SqlStatement::refusesTransactions)
                    .findFirst()
                    .orElseThrow();
            throw Migration.malformed(
                    text.path(),
                    first.line(),
                    "mixes statements that need a transaction with one that forbids it: " + first.head(),
                    "Put it into a file of its own.");
        }
        String key = file.version() == null ? "" : file.version();
        return Migration.of(folder, name, key, text.sql(), outside > 0);
    }

    @Override
    public List<Entry> compare(List<Migration> migrations, Connection connection) throws SQLException {
        FlywayHistory history = FlywayHistory.read(connection, hasLedger(connection));
        String newestFile = "0";
        FlywayFile baseline = null;
        for (Migration migration : migrations) {
            FlywayFile file = Objects.requireNonNull(FlywayFile.of(migration.name()));
            baseline = file.baseline() ? file : baseline;
        }
        List<Entry> entries = new ArrayList<>();
        for (Migration migration : migrations) {
            if (!migration.version().isEmpty()) {
                newestFile = migration.version();
            }
            FlywayFile file = Objects.requireNonNull(FlywayFile.of(migration.name()));
            boolean begun = StatementJournal.find(connection, migration.name()) != null;
            entries.add(
                    begun
                            ? new Entry(migration.name(), State.FAILED, "begun outside a transaction")
                            : history.entry(migration, file, baseline));
        }
        entries.addAll(history.missing(migrations, newestFile));
        String stranger = hasLedger(connection) ? null : stranger(connection);
        if (stranger != null && !entries.isEmpty()) {
            Entry first = entries.getFirst();
            entries.set(
                    0,
                    new Entry(
                            first.name(),
                            first.state(),
                            "the database has the " + stranger + " and no flyway_schema_history: nothing would run"));
        }
        return entries;
    }

    private static @Nullable String stranger(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet other = statement.executeQuery(OBJECTS)) {
            return other.next() ? other.getString(1) : null;
        }
    }

    @Override
    public void create(Connection connection) throws SQLException {
        if (hasLedger(connection)) {
            return;
        }
        String stranger = stranger(connection);
        if (stranger != null) {
            throw Problem.of(
                            KilterCode.MIGRATION_DRIFT,
                            "the database is not empty, it has the " + stranger + ", and no flyway_schema_history",
                            "Say which version it has: flyway baseline -baselineVersion=…")
                    .toException();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("""
                CREATE TABLE "flyway_schema_history" (
                  "installed_rank" INT NOT NULL,
                  "version" VARCHAR(50),
                  "description" VARCHAR(200) NOT NULL,
                  "type" VARCHAR(20) NOT NULL,
                  "script" VARCHAR(1000) NOT NULL,
                  "checksum" INTEGER,
                  "installed_by" VARCHAR(100) NOT NULL,
                  "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
                  "execution_time" INTEGER NOT NULL,
                  "success" BOOLEAN NOT NULL
                );
                ALTER TABLE "flyway_schema_history" ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank");
                CREATE INDEX "flyway_schema_history_s_idx" ON "flyway_schema_history" ("success")
                """);
        }
    }

    @Override
    public void record(Connection connection, Migration migration, Duration took) throws SQLException {
        FlywayFile file = Objects.requireNonNull(FlywayFile.of(migration.name()));
        try (PreparedStatement insert = connection.prepareStatement("""
            INSERT INTO flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            SELECT coalesce(max(installed_rank), 0) + 1, ?, ?, ?, ?, ?, current_user, ?, true FROM flyway_schema_history
            """)) {
            if (file.version() == null) {
                insert.setNull(1, Types.VARCHAR);
            } else {
                insert.setString(1, file.version());
            }
            insert.setString(2, file.description());
            insert.setString(3, file.baseline() ? FlywayHistory.BASELINE_FILE : "SQL");
            insert.setString(4, migration.name());
            insert.setInt(5, FlywayFile.checksum(migration.file().text()));
            insert.setInt(6, (int) Math.min(took.toMillis(), Integer.MAX_VALUE));
            insert.executeUpdate();
        }
    }

    @Override
    public List<Long> locks(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_schema()")) {
            row.next();
            String table = "\"" + row.getString(1) + "\".\"flyway_schema_history\"";
            return List.of(LOCK + table.hashCode());
        }
    }

    @Override
    public String outsideHint() {
        return "Put the statement into a file of its own: Flyway runs such a file outside a transaction.";
    }

    @Override
    public boolean stopsAt(Entry entry) {
        return entry.state() != State.SKIPPED && !entry.fix().isEmpty();
    }
}
