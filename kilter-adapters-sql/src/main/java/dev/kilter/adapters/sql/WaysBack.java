package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.regex.Pattern;

/// What takes a migration back, in files of a tool that kilter does not know. As plain SQL it would run right after
/// what it takes back.
final class WaysBack {
    private static final Pattern NAME = Pattern.compile("(?i).*\\.(down|undo|rollback)\\.sql");
    private static final Pattern BESIDE_UP = Pattern.compile("(?i)(.*[-_])down\\.sql");
    private static final Pattern MARK = Pattern.compile("(?i)^\\s*--+\\s*(\\+migrate\\s+down\\b.*"
            + "|[^\\w\\s]*\\s*(migrate\\s*:\\s*|\\+?goose\\s+)?(down|rollback|undo)(\\s+migration)?\\W*)$");

    private WaysBack() {}

    /// Refuses such files, unless kilter.yaml says that they are plain.
    static void refuse(MigrationFolder folder) {
        List<String> names = folder.sqlNames();
        for (String name : names) {
            boolean beside = BESIDE_UP.matcher(name).matches()
                    && names.stream().anyMatch(name.replaceFirst("(?i)down\\.sql$", "up.sql")::equalsIgnoreCase);
            if (beside || NAME.matcher(name).matches()) {
                throw refusal("'" + folder.path(name) + "' takes a migration back, by its name");
            }
            int line = 0;
            for (String text : folder.text(name).sql().split("\n", -1)) {
                line++;
                if (MARK.matcher(text.stripTrailing()).matches()) {
                    throw refusal(folder.path(name) + ":" + line + ": below '" + text.strip()
                            + "' stands what takes the migration back");
                }
            }
        }
    }

    private static KilterException refusal(String what) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        what + ", and kilter does not know this tool: as plain SQL both would run",
                        "Let the tool itself migrate: migration: { tool: sql, engine: cli, command: […] }; or say that"
                                + " all of it is to run: format: plain")
                .withEvidence("nothing was run")
                .toException();
    }
}
