package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.SelectsMigrations;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a [MigrationAdapter] that [SelectsMigrations], beside those of [MigrationAdapterKit].
public abstract class SelectsMigrationsKit {
    /// The adapter under test, which implements [SelectsMigrations] too.
    protected abstract MigrationAdapter adapter();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// A project with at least two migrations that work.
    protected abstract ProjectTree project();

    /// Where the migrations lie in it.
    protected String folder() {
        return "migrations";
    }

    @Test
    @DisplayName("A selected part is all that an apply runs.")
    final void part() {
        try (FreshDatabase database = freshDatabase()) {
            String first = names(set()).getFirst();
            MigrationReport report = adapter().apply(select(Set.of(first)), database, Observer.silent());

            assertThat(report.applied()).containsExactly(first);
            assertThat(adapter().status(set(), database).names(State.APPLIED)).containsExactly(first);
        }
    }

    @Test
    @DisplayName("Names that the set does not have are passed over.")
    final void unknown() {
        List<String> names = names(set());

        assertThat(names(select(Set.of("no such migration", names.getFirst())))).containsExactly(names.getFirst());
        assertThat(names(select(Set.of("no such migration")))).isEmpty();
    }

    private MigrationSet select(Set<String> names) {
        return ((SelectsMigrations) adapter()).select(set(), names);
    }

    private MigrationSet set() {
        return adapter()
                .find(project(), new MigrationConfig(adapter().id(), folder()))
                .orElseThrow();
    }

    private static List<String> names(MigrationSet set) {
        return set.files().stream().map(MigrationFile::name).toList();
    }
}
