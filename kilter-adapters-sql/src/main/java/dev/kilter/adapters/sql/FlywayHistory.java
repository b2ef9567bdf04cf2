package dev.kilter.adapters.sql;

import dev.kilter.sdk.spi.MigrationStatus.Entry;
import dev.kilter.sdk.spi.MigrationStatus.State;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of `flyway_schema_history`, oldest first.
record FlywayHistory(List<Row> rows) {
    /// The type of a row of `B1__x.sql`; `flyway baseline` writes BASELINE.
    static final String BASELINE_FILE = "SQL_BASELINE";

    FlywayHistory {
        rows = List.copyOf(rows);
    }

    /// @param version  null for a file that runs again when it changes
    /// @param checksum null for a baseline
    record Row(
            @Nullable String version,
            String description,
            String type,
            String script,
            @Nullable Integer checksum,
            boolean success) {
        boolean isOf(FlywayFile file) {
            if (version == null || file.version() == null) {
                return version == null && file.version() == null && description.equals(file.description());
            }
            return type.equals(BASELINE_FILE) == file.baseline() && FlywayFile.compare(version, file.version()) == 0;
        }

        /// Whether it says that the row of the same migration no longer counts.
        boolean takesBack() {
            return type.equals("DELETE") || type.startsWith("UNDO_");
        }

        boolean isOfTheSameAs(Row other) {
            return version == null
                    ? other.version == null && description.equals(other.description)
                    : version.equals(other.version);
        }

        boolean coversUpTo(String other) {
            boolean covers = type.equals("BASELINE") || type.equals(BASELINE_FILE);
            return covers && version != null && FlywayFile.compare(other, version) <= 0;
        }
    }

    static FlywayHistory read(Connection connection, boolean there) throws SQLException {
        List<Row> rows = new ArrayList<>();
        if (!there) {
            return new FlywayHistory(rows);
        }
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT version, description, type, script, checksum, success FROM flyway_schema_history"
                                + " WHERE type <> 'SCHEMA' ORDER BY installed_rank")) {
            while (found.next()) {
                Row row = new Row(
                        found.getString(1),
                        found.getString(2),
                        found.getString(3),
                        found.getString(4),
                        (Integer) found.getObject(5),
                        found.getBoolean(6));
                if (row.takesBack()) {
                    rows.removeIf(row::isOfTheSameAs);
                } else {
                    rows.add(row);
                }
            }
        }
        return new FlywayHistory(rows);
    }

    /// @param baseline the newest of the files that stand for older ones; null without any
    Entry entry(Migration migration, FlywayFile file, @Nullable FlywayFile baseline) {
        String name = migration.name();
        Row row = null;
        String newest = "0";
        for (Row each : rows) {
            row = each.isOf(file) ? each : row;
            newest = each.version() != null && FlywayFile.compare(each.version(), newest) > 0 ? each.version() : newest;
        }
        if (row != null && !row.success()) {
            return new Entry(
                    name, State.FAILED, "Flyway's run of it failed", "Undo what it left and run: flyway repair");
        }
        if (file.version() == null) {
            boolean same = row != null
                    && Integer.valueOf(FlywayFile.checksum(migration.file().text()))
                            .equals(row.checksum());
            return new Entry(
                    name, same ? State.APPLIED : State.PENDING, row == null || same ? "" : "changed: it runs again");
        }
        if (file.baseline()) {
            return baseline(name, file, baseline, row != null);
        }
        if (row == null) {
            return missingRow(name, file.version(), newest, baseline);
        }
        boolean same = row.checksum() == null
                || (row.checksum() == FlywayFile.checksum(migration.file().text())
                        && row.description().equals(file.description()));
        return same
                ? new Entry(name, State.APPLIED, "")
                : new Entry(name, State.EDITED, "the file has changed since", "Restore it: git log -p -- " + name);
    }

    private boolean hasNoVersion() {
        return rows.stream().allMatch(row -> row.version() == null);
    }

    /// The newest runs where no version has run yet; Flyway never looks at it again.
    private Entry baseline(String name, FlywayFile file, @Nullable FlywayFile newest, boolean applied) {
        if (applied) {
            return new Entry(name, State.APPLIED, "");
        }
        return hasNoVersion() && file.equals(newest)
                ? new Entry(name, State.PENDING, "")
                : new Entry(name, State.APPLIED, "not needed: a baseline runs where no version has");
    }

    private Entry missingRow(String name, String version, String newest, @Nullable FlywayFile baseline) {
        boolean beside = hasNoVersion()
                && baseline != null
                && FlywayFile.compare(version, String.valueOf(baseline.version())) <= 0;
        if (beside || rows.stream().anyMatch(row -> row.coversUpTo(version))) {
            return new Entry(name, State.APPLIED, "below the baseline");
        }
        return FlywayFile.compare(version, newest) < 0
                ? new Entry(
                        name,
                        State.OUT_OF_ORDER,
                        "older than version " + newest + ", which is applied; Flyway stops at it",
                        "Renumber the file above " + newest + ".")
                : new Entry(name, State.PENDING, "");
    }

    /// Rows without a file. One that is newer than all files may be a newer release's: Flyway goes on.
    List<Entry> missing(List<Migration> migrations, String newestFile) {
        List<FlywayFile> files = new ArrayList<>();
        for (Migration migration : migrations) {
            FlywayFile file = FlywayFile.of(migration.name());
            if (file != null) {
                files.add(file);
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (Row row : rows) {
            if (!row.type().equals("BASELINE") && files.stream().noneMatch(row::isOf)) {
                boolean future = row.version() != null && FlywayFile.compare(row.version(), newestFile) > 0;
                entries.add(
                        future
                                ? new Entry(row.script(), State.MISSING, "newer than all files here")
                                : Missing.entry(row.script()));
            }
        }
        return entries;
    }
}
