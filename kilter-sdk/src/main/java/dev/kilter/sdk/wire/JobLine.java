package dev.kilter.sdk.wire;

import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationPlan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One line that kilter-runner prints: a JSON object. The last one is a [Report] or [Failed].
public sealed interface JobLine {
    /// Something worth showing.
    record Note(String text) implements JobLine {}

    /// A file or entry is applied.
    ///
    /// @param impact what its statements did, by class, so that it is known where a later file fails; null when it
    ///               has none, or when the tool does not say
    record FileDone(String name, long durationMs, @Nullable MigrationImpact impact) implements JobLine {
        /// A file of whose statements nothing is known.
        public FileDone(String name, long durationMs) {
            this(name, durationMs, null);
        }
    }

    /// Migrations that are applied, and neither by this run nor known to the platform: a run that was killed before
    /// it could tell has applied them.
    record Found(List<String> names) implements JobLine {
        public Found {
            names = List.copyOf(names);
        }
    }

    /// It went well.
    ///
    /// @param summary for people: `sql: 2 of 2 applied`
    /// @param changed whether anything was applied
    /// @param schema  newest applied migration; null for a seed or without migrations
    /// @param impact  what was applied, by class; null when nothing was, or when the tool does not say
    record Report(
            String summary,
            boolean changed,
            @Nullable String schema,
            @Nullable MigrationImpact impact) implements JobLine {
        /// A report of something that has no statements.
        public Report(String summary, boolean changed, @Nullable String schema) {
            this(summary, changed, schema, null);
        }
    }

    /// How the migrations stand: the end of a `status` job.
    record Migrations(MigrationsReport report) implements JobLine {}

    /// What would run: the end of a `plan` job.
    ///
    /// @param migrations SHA-256 over the migration files; null: there are none
    /// @param schema     the live schema that it was made from: a hash for each object
    record Planned(MigrationPlan plan, @Nullable String migrations, Map<String, String> schema) implements JobLine {
        public Planned {
            schema = schema == null ? Map.of() : new TreeMap<>(schema);
        }
    }

    /// The live schema against the migrations: the end of a `diff` job.
    record Compared(SchemaDiff diff) implements JobLine {}

    /// It did not.
    record Failed(Problem problem) implements JobLine {}
}
