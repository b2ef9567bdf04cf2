package dev.kilter.sdk.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of Liquibase's changesets run in an env: `contexts` and `labels` of `migration:`. A changeset of another
/// context is no part of the env's migrations, and one without any runs everywhere.
///
/// @param contexts the env's, as `--contexts` takes them; empty: changesets of every context run
/// @param labels   an expression as `--label-filter` takes it, such as `v1 and !demo`; null: every label
public record MigrationFilter(
        List<String> contexts, @Nullable String labels) {
    /// Every changeset runs.
    public static final MigrationFilter ALL = new MigrationFilter(List.of(), null);

    public MigrationFilter {
        contexts = contexts == null ? List.of() : List.copyOf(contexts);
    }
}
