package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationPlan;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.PlannedStatement;
import dev.kilter.sdk.spi.PlansMigrations;
import dev.kilter.sdk.spi.ProjectTree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a [MigrationAdapter] that [PlansMigrations], beside those of [MigrationAdapterKit].
public abstract class PlansMigrationsKit {
    private final List<FreshDatabase> used = new ArrayList<>();

    /// The adapter under test, which implements [PlansMigrations] too.
    protected abstract MigrationAdapter adapter();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// A project with at least two migrations that work, each with a statement.
    protected abstract ProjectTree project();

    /// Where the migrations lie in it.
    protected String folder() {
        return "migrations";
    }

    @AfterEach
    final void dropDatabases() {
        used.forEach(FreshDatabase::close);
        used.clear();
    }

    @Test
    @DisplayName("A plan changes nothing, and two plans without a change between them are equal.")
    final void reads() {
        FreshDatabase database = fresh();
        MigrationPlan first = plan(project(), new ReadOnlyDatabase(database));

        assertThat(plan(project(), new ReadOnlyDatabase(database))).isEqualTo(first);
        assertThat(database.contents()).isEmpty();
    }

    @Test
    @DisplayName("A plan has the statements of what is pending, in order; nothing pending is an empty plan.")
    final void pending() {
        FreshDatabase database = fresh();
        boolean made = adapter() instanceof DeclaresSchema;
        List<PlannedStatement> planned = plan(project(), database).statements();

        assertThat(planned).isNotEmpty();
        assertThat(planned.stream().map(PlannedStatement::path).distinct().toList())
                .as("the files, unless the tool makes its statements up")
                .isEqualTo(
                        made
                                ? Collections.singletonList(null)
                                : set(project()).files().stream()
                                        .map(MigrationFile::path)
                                        .toList());
        adapter().apply(set(project()), database, Observer.silent());
        assertThat(plan(project(), database).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("An applied migration or another file makes another plan.")
    final void another() {
        FreshDatabase database = fresh();
        MigrationPlan before = plan(project(), database);
        ProjectTree edited =
                ChangedTree.edited(project(), set(project()).files().getLast().path(), "\n-- edited\n");

        assertThat(plan(edited, database).to()).isNotEqualTo(before.to());
        adapter().apply(set(project()), database, Observer.silent());
        assertThat(plan(project(), database).from()).isNotEqualTo(before.from());
    }

    private FreshDatabase fresh() {
        FreshDatabase database = freshDatabase();
        used.add(database);
        return database;
    }

    private MigrationSet set(ProjectTree tree) {
        return adapter()
                .find(tree, new MigrationConfig(adapter().id(), folder()))
                .orElseThrow();
    }

    private MigrationPlan plan(ProjectTree tree, Database database) {
        return ((PlansMigrations) adapter()).plan(set(tree), database, this::fresh);
    }
}
