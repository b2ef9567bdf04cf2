package dev.kilter.adapters.sql;

import dev.kilter.sdk.app.MigrationConfig.Engine;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Finds out whose files these are: kilter.yaml says it, else the ledger in the database, else marks in the files, else
/// their names. What does not agree, or is not clear, is asked.
final class Recognition {
    private Recognition() {}

    /// One of each: some remember what they have read.
    private static List<Format> all() {
        return List.of(
                new GolangMigrateFormat(),
                new DbmateFormat(),
                new GooseFormat(),
                new FlywayFormat(),
                new LiquibaseFormat(),
                new PlainFormat());
    }

    /// The formats that the files allow: one, unless they are ambiguous.
    static List<Format> byFiles(MigrationFolder folder) {
        List<Format> formats = candidates(folder);
        if (folder.config().filter() != null
                && !formats.isEmpty()
                && formats.stream().noneMatch(LiquibaseFormat.class::isInstance)) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "kilter.yaml has contexts or labels for the migrations in '"
                                    + folder.config().dir()
                                    + "', and only Liquibase's changesets have any; these are of "
                                    + names(formats),
                            "Remove 'contexts' and 'labels' from migration.")
                    .toException();
        }
        return formats;
    }

    private static List<Format> candidates(MigrationFolder folder) {
        String named = folder.config().format();
        if (named != null) {
            return List.of(all().stream()
                    .filter(format -> format.id().equals(named))
                    .findFirst()
                    .orElseThrow(() -> Problem.of(
                                    KilterCode.CONFIG_INVALID,
                                    "there is no migration format called '" + named + "'",
                                    "Use one of: " + names(all()) + ".")
                            .toException()));
        }
        for (Format.Evidence evidence : List.of(Format.Evidence.MARKS, Format.Evidence.NAMES)) {
            List<Format> found = all().stream()
                    .filter(format -> format.evidence(folder) == evidence)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        boolean sql = folder.names().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".sql"));
        if (sql && folder.config().engine() == Engine.NATIVE) {
            WaysBack.refuse(folder);
        }
        return sql ? List.of(new PlainFormat()) : List.of();
    }

    /// The one format of these files in this database.
    static Format decide(MigrationFolder folder, Connection connection) throws SQLException {
        List<Format> files = byFiles(folder);
        List<Format> ledgers = new ArrayList<>();
        for (Format format : all()) {
            if (format.hasLedger(connection)) {
                ledgers.add(format);
            }
        }
        if (folder.config().format() != null) {
            Format named = files.getFirst();
            if (!ledgers.isEmpty()
                    && ledgers.stream().noneMatch(format -> format.id().equals(named.id()))) {
                throw another(named, ledgers);
            }
            return named;
        }
        if (ledgers.isEmpty()) {
            StrangeLedger.refuse(connection, files);
        }
        if (files.isEmpty() && ledgers.size() < 2) {
            return ledgers.isEmpty() ? new PlainFormat() : ledgers.getFirst();
        }
        List<String> wanted = files.stream().map(Format::id).toList();
        List<Format> both =
                ledgers.stream().filter(format -> wanted.contains(format.id())).toList();
        if (both.size() == 1) {
            return both.getFirst();
        }
        if (ledgers.isEmpty() && files.size() == 1) {
            return files.getFirst();
        }
        throw unclear(
                folder,
                ledgers.isEmpty() ? "the database has no ledger" : "the database has a ledger of " + names(ledgers),
                "the files look like " + names(files));
    }

    /// To a ledger that is not there yet, all files would be new, and all would run again.
    private static KilterException another(Format named, List<Format> ledgers) {
        return Problem.of(
                        KilterCode.MIGRATION_DRIFT,
                        "kilter.yaml says `format: " + named.id() + "`, and the database was migrated with "
                                + names(ledgers),
                        "Say `format: " + ledgers.getFirst().id() + "` again; to change tools, let the new one mark in"
                                + " its own table what is applied.")
                .withEvidence("with a new table all files would run again")
                .toException();
    }

    private static KilterException unclear(MigrationFolder folder, String database, String files) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "it is not clear which tool's migrations are in '"
                                + folder.config().dir() + "'",
                        "Say it in kilter.yaml: migration: { tool: sql, format: … }, one of " + names(all()) + ".")
                .withEvidence(database, files)
                .toException();
    }

    private static String names(List<Format> formats) {
        return formats.stream().map(Format::id).collect(Collectors.joining(", "));
    }
}
