package dev.kilter.adapters.sql;

import dev.kilter.postgres.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ChecksumVersion;
import liquibase.change.CheckSum;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import org.jspecify.annotations.Nullable;

/// The table DATABASECHANGELOG, in the order in which changesets ran.
record LiquibaseLedger(List<Row> rows) {
    private static final int LONGEST = 255;

    LiquibaseLedger {
        rows = List.copyOf(rows);
    }

    /// @param md5 null when Liquibase was told to forget it
    record Row(
            String id,
            String author,
            String filename,
            @Nullable String md5) {
        String name() {
            return filename + "::" + id + "::" + author;
        }

        /// Liquibase may have been started from another folder: then its paths begin elsewhere.
        boolean isOf(ChangeSet changeSet) {
            String ours = changeSet.getFilePath();
            String theirs = plain(filename);
            return id.equals(changeSet.getId())
                    && author.equals(changeSet.getAuthor())
                    && (theirs.equals(ours) || theirs.endsWith("/" + ours) || ours.endsWith("/" + theirs));
        }

        private static String plain(String path) {
            String rest = path.startsWith("classpath:") ? path.substring("classpath:".length()) : path;
            return rest.startsWith("/") ? rest.substring(1) : rest;
        }
    }

    static LiquibaseLedger read(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        if (Catalog.exists(connection, "databasechangelog")) {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "SELECT id, author, filename, md5sum FROM databasechangelog ORDER BY dateexecuted,"
                                    + " orderexecuted")) {
                while (found.next()) {
                    rows.add(new Row(found.getString(1), found.getString(2), found.getString(3), found.getString(4)));
                }
            }
        }
        return new LiquibaseLedger(rows);
    }

    Optional<Row> row(ChangeSet changeSet) {
        return rows.stream().filter(row -> row.isOf(changeSet)).findFirst();
    }

    /// Whether the table is one of Liquibase before 4.22, which refuses the later ones' checksums. What has none it
    /// takes, and gives it one of its own.
    private boolean isOlder() {
        for (Row row : rows.reversed()) {
            String md5 = row.md5();
            if (md5 != null) {
                return isOlder(md5);
            }
        }
        return false;
    }

    /// Whether it is a checksum of another kind than today's. Liquibase puts one of today's in its place and does
    /// not compare them.
    static boolean isOlder(String md5) {
        return CheckSum.parse(md5).getVersion() < ChecksumVersion.latest().getVersion();
    }

    /// The path as the rows of the same Liquibase have it.
    private String filename(ChangeSet changeSet, List<ChangeSet> all) {
        String path = changeSet.getFilePath();
        if (isLogical(changeSet)) {
            return path;
        }
        for (Row row : rows.reversed()) {
            Optional<ChangeSet> same = all.stream()
                    .filter(other -> !isLogical(other) && row.isOf(other))
                    .findFirst();
            if (same.isPresent()) {
                String ours = same.get().getFilePath();
                if (row.filename().endsWith(ours)) {
                    return row.filename().substring(0, row.filename().length() - ours.length()) + path;
                }
                String more = ours.substring(
                        0, Math.max(0, ours.length() - row.filename().length()));
                return path.startsWith(more) ? path.substring(more.length()) : path;
            }
        }
        return path;
    }

    /// Whether its path is a name of its own, which no folder changes.
    private static boolean isLogical(ChangeSet changeSet) {
        return !DatabaseChangeLog.normalizePath(changeSet.getChangeLog().getPhysicalFilePath())
                .equals(changeSet.getFilePath());
    }

    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!Catalog.exists(connection, "databasechangelog")) {
                statement.execute("""
                    CREATE TABLE databasechangelog (
                      id VARCHAR(255) NOT NULL, author VARCHAR(255) NOT NULL, filename VARCHAR(255) NOT NULL,
                      dateexecuted TIMESTAMP WITHOUT TIME ZONE NOT NULL, orderexecuted INTEGER NOT NULL,
                      exectype VARCHAR(10) NOT NULL, md5sum VARCHAR(35), description VARCHAR(255), comments VARCHAR(255),
                      tag VARCHAR(255), liquibase VARCHAR(20), contexts VARCHAR(255), labels VARCHAR(255),
                      deployment_id VARCHAR(10))
                    """);
            }
            if (!Catalog.exists(connection, "databasechangeloglock")) {
                statement.execute("""
                    CREATE TABLE databasechangeloglock (
                      id INTEGER NOT NULL, locked BOOLEAN NOT NULL, lockgranted TIMESTAMP WITHOUT TIME ZONE,
                      lockedby VARCHAR(255), CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id));
                    INSERT INTO databasechangeloglock (id, locked) VALUES (1, false)
                    """);
            }
        }
    }

    /// Writes what Liquibase writes after a changeset: a new row, or the old one anew.
    void record(Connection connection, ChangeSet changeSet, List<ChangeSet> all, String type, String deployment)
            throws SQLException {
        Optional<Row> old = row(changeSet);
        String sql = old.isPresent() ? """
            UPDATE databasechangelog SET dateexecuted = now(), orderexecuted =
              (SELECT coalesce(max(orderexecuted), 0) + 1 FROM databasechangelog),
              md5sum = ?, description = ?, comments = ?, exectype = ?, contexts = ?, labels = ?, liquibase = ?,
              deployment_id = ? WHERE id = ? AND author = ? AND filename = ?
            """ : """
                INSERT INTO databasechangelog (dateexecuted, orderexecuted, md5sum, description, comments, exectype, contexts,
                  labels, liquibase, deployment_id, id, author, filename)
                SELECT now(), coalesce(max(orderexecuted), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM databasechangelog
                """;
        String comments = changeSet.getComments();
        try (PreparedStatement write = connection.prepareStatement(sql)) {
            write.setString(
                    1,
                    isOlder()
                            ? null
                            : changeSet
                                    .generateCheckSum(ChecksumVersion.latest())
                                    .toString());
            write.setString(2, shortened(changeSet.getDescription()));
            write.setString(3, shortened(comments == null ? "" : comments.strip()));
            write.setString(4, old.isPresent() && type.equals("EXECUTED") ? "RERAN" : type);
            write.setString(5, changeSet.buildFullContext());
            write.setString(6, changeSet.buildFullLabels());
            write.setString(7, LiquibaseFormat.VERSION);
            write.setString(8, deployment);
            write.setString(9, changeSet.getId());
            write.setString(10, changeSet.getAuthor());
            write.setString(11, old.isPresent() ? old.get().filename() : filename(changeSet, all));
            write.executeUpdate();
        }
    }

    /// Gives the row that was written last this tag.
    static void tag(Connection connection, String tag) throws SQLException {
        try (PreparedStatement write = connection.prepareStatement("UPDATE databasechangelog SET tag = ? WHERE"
                + " orderexecuted = (SELECT max(orderexecuted) FROM databasechangelog)")) {
            write.setString(1, tag);
            write.executeUpdate();
        }
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text;
    }
}
