package dev.kilter.adapters.sql;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlStatement;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.wire.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import liquibase.ChecksumVersion;
import liquibase.change.Change;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/// The statements of a changeset as Liquibase writes them for PostgreSQL, without asking a database.
final class LiquibaseSql {
    /// What a change such as `output` gives, which says something and runs nothing.
    private static final Sql[] NONE = {};

    private final MigrationFolder folder;
    private final LiquibaseChangelog changelog;
    private final Database offline;
    private final LiquibaseFiles files;

    LiquibaseSql(MigrationFolder folder, LiquibaseChangelog changelog, Database offline) {
        this.folder = folder;
        this.changelog = changelog;
        this.offline = offline;
        this.files = new LiquibaseFiles(folder, changelog.root());
    }

    Migration migration(ChangeSet changeSet) {
        String path = changelog.root()
                + DatabaseChangeLog.normalizePath(changeSet.getChangeLog().getPhysicalFilePath());
        SqlText text = SqlText.of(path, folder.read(path));
        int line = line(text.sql(), position(text.sql(), changeSet));
        List<SqlStatement> statements = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        try {
            LiquibaseScope.<Boolean>call(files, () -> {
                // It reads the files that a change names.
                all.append(changeSet.generateCheckSum(ChecksumVersion.latest()));
                for (Change change : changeSet.getChanges()) {
                    refuse(text, line, changeSet, change);
                    for (String sql : sql(changeSet, change)) {
                        int first = lineOf(sql, text.sql(), changeSet);
                        SqlSplitter.split(sql)
                                .forEach(part -> statements.add(
                                        new SqlStatement(part.sql(), first + part.line() - 1, part.standardStrings())));
                    }
                }
                return true;
            });
        } catch (LiquibaseException e) {
            throw Migration.malformed(path, line, "holds what Liquibase cannot do: " + e.getMessage(), "Correct it.");
        }
        statements.forEach(statement -> all.append('\n').append(statement.sql()));
        boolean outside = !changeSet.isRunInTransaction();
        SqlFile file = new SqlFile(
                name(changeSet),
                Bundle.hash(all.toString().getBytes(StandardCharsets.UTF_8)),
                text,
                OwnTransaction.unwrapped(text, statements, outside),
                outside);
        return new Migration(name(changeSet), file);
    }

    /// As Liquibase writes it.
    static String name(ChangeSet changeSet) {
        return changeSet.getFilePath() + "::" + changeSet.getId() + "::" + changeSet.getAuthor();
    }

    private List<String> sql(ChangeSet changeSet, Change change) {
        List<String> all = new ArrayList<>();
        for (liquibase.statement.SqlStatement statement : change.generateStatements(offline)) {
            Sql[] parts = SqlGeneratorFactory.getInstance().generateSql(statement, offline);
            for (Sql sql : parts == null ? NONE : parts) {
                String text = sql.toSql();
                for (SqlVisitor visitor : changeSet.getSqlVisitors()) {
                    if (DatabaseList.definitionMatches(visitor.getApplicableDbms(), offline, true)) {
                        text = visitor.modifySql(text, offline);
                    }
                }
                if (!text.isBlank()) {
                    all.add(text);
                }
            }
        }
        return all;
    }

    private void refuse(SqlText text, int line, ChangeSet changeSet, Change change) {
        String kind = change.createChangeMetaData().getName();
        if (changeSet.getRunWith() != null) {
            throw Migration.malformed(
                    text.path(),
                    line,
                    "has a changeset for '" + changeSet.getRunWith() + "', which kilter does not start",
                    "Take runWith out, or run Liquibase yourself.");
        }
        if (change.generateStatementsVolatile(offline)) {
            throw Migration.malformed(
                    text.path(),
                    line,
                    "has the change '" + kind + "', which does more than SQL or asks the database what to do",
                    "Write it as `sql`, or run Liquibase yourself.");
        }
        if (!change.supports(offline) || change.validate(offline).hasErrors()) {
            throw Migration.malformed(
                    text.path(),
                    line,
                    "has a change '" + kind + "' that Liquibase refuses: "
                            + String.join(", ", change.validate(offline).getErrorMessages()),
                    "Correct it.");
        }
    }

    /// Where the changeset begins in its file.
    private static int position(String text, ChangeSet changeSet) {
        String key = Pattern.quote(changeSet.getAuthor()) + ":" + Pattern.quote(changeSet.getId());
        var formatted =
                Pattern.compile("(?im)^\\s*--\\s*changeset\\s+\"?" + key).matcher(text);
        if (formatted.find()) {
            return formatted.start();
        }
        var quoted = Pattern.compile("id\"?\\s*[:=]\\s*[\"']?" + Pattern.quote(changeSet.getId()) + "\\b")
                .matcher(text);
        return quoted.find() ? quoted.start() : 0;
    }

    private static int lineOf(String sql, String text, ChangeSet changeSet) {
        int from = position(text, changeSet);
        int found = text.indexOf(sql.lines().findFirst().orElse("").strip(), from);
        return line(text, found < 0 ? from : found);
    }

    private static int line(String text, int position) {
        String before = text.substring(0, position);
        int blank = position;
        while (blank < text.length() && Character.isWhitespace(text.charAt(blank))) {
            blank++;
        }
        return 1
                + (int) (before + text.substring(position, blank))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
