package dev.kilter.server;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.Ancestry;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// The rows of what clones have told of a project's commits. Every method is one transaction and may run twice.
final class Ancestries {
    /// Of how many commits of a project the ancestors are kept.
    private static final int KEPT = 200;

    private final Jdbi database;

    Ancestries(Jdbi database) {
        this.database = database;
    }

    /// Keeps what a clone knows of this commit, unless another one has told more.
    void keep(Project project, String commit, Ancestry ancestry, Instant now) {
        database.useTransaction(handle -> {
            handle.createUpdate("""
                INSERT INTO ancestry (project, commit_id, whole, commits, at) VALUES (:project, :commit, :whole, :commits, :now)
                ON CONFLICT (project, commit_id) DO UPDATE SET at = excluded.at,
                  whole = CASE WHEN length(excluded.commits) >= length(ancestry.commits) THEN excluded.whole ELSE ancestry.whole END,
                  commits = CASE WHEN length(excluded.commits) >= length(ancestry.commits) THEN excluded.commits ELSE ancestry.commits END
                """)
                    .bind("project", project.toString())
                    .bind("commit", commit)
                    .bind("whole", ancestry.whole())
                    .bind("commits", String.join(" ", ancestry.commits()))
                    .bind("now", Timestamp.from(now))
                    .execute();
            handle.createUpdate("""
                DELETE FROM ancestry WHERE project = :project AND commit_id IN (
                  SELECT commit_id FROM ancestry WHERE project = :project ORDER BY at DESC, commit_id OFFSET :kept)
                """)
                    .bind("project", project.toString())
                    .bind("kept", KEPT)
                    .execute();
        });
    }

    /// What is known of these commits' ancestors; of whom nothing is known is left out.
    Map<String, Ancestry> of(Project project, Set<String> commits) {
        if (commits.isEmpty()) {
            return Map.of();
        }
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT commit_id, whole, commits FROM ancestry WHERE project = :project AND commit_id ="
                                + " ANY(:commits)")
                .bind("project", project.toString())
                .bindArray("commits", String.class, List.copyOf(commits))
                .map((row, _) -> Map.entry(
                        row.getString("commit_id"),
                        new Ancestry(List.of(row.getString("commits").split(" ", -1)), row.getBoolean("whole"))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
}
