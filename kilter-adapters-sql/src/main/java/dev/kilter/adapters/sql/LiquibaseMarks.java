package dev.kilter.adapters.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What only Liquibase's files have: the first line of formatted SQL, or the root of a changelog in XML, YAML or JSON.
final class LiquibaseMarks {
    private static final Pattern FORMATTED =
            Pattern.compile("^\\s*--\\s*liquibase\\s+formatted\\s+sql", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHANGELOG =
            Pattern.compile("<(\\w+:)?databaseChangeLog\\b|^\\s*(\\{\\s*)?\"?databaseChangeLog\"?\\s*:");
    private static final List<String> ENDINGS = List.of(".xml", ".yaml", ".yml", ".json");

    private LiquibaseMarks() {}

    /// The names of the files that have one.
    static List<String> in(MigrationFolder folder) {
        return folder.names().stream().filter(name -> isMarked(folder, name)).toList();
    }

    private static boolean isMarked(MigrationFolder folder, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".sql")
                ? folder.hasLine(name, FORMATTED)
                : ENDINGS.stream().anyMatch(lower::endsWith) && folder.hasLine(name, CHANGELOG);
    }
}
