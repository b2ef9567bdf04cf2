package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.DeclaresSchema;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.MigrationStatus.State;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.KilledDatabase.Death;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a [MigrationAdapter], each a test named by its sentence. It needs a real PostgreSQL and no cluster:
/// ```java
/// class ShelfAdapterKitTest extends MigrationAdapterKit {
///     @Override
///     protected MigrationAdapter adapter() {
///         return new ShelfAdapter();
///     }
///
///     @Override
///     protected FreshDatabase freshDatabase() {
///         return DatabaseServer.fromEnvironment().fresh();
///     }
///
///     @Override
///     protected ProjectTree project() {
///         return new MemoryTree(Map.of("migrations/1_a.sql", "CREATE TABLE a ()", "migrations/2_b.sql", "CREATE TABLE
///     b ()")); }
///
///     @Override
///     protected ProjectTree brokenProject() {
///         return new MemoryTree(Map.of(/* both of them */ "migrations/3_c.sql", "CREATE nonsense"));
///     }
/// }
/// ```
/// `mvn test -Dkilter.testkit.jdbc='jdbc:postgresql://127.0.0.1:5432/postgres?user=…&password=…'` runs it.
public abstract class MigrationAdapterKit extends ProviderKit {
    /// The adapter under test.
    protected abstract MigrationAdapter adapter();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// A project with at least two migrations that work. Those that run outside a transaction must be such that a
    /// killed run can go on by itself.
    protected abstract ProjectTree project();

    /// The same project with a further migration, the last one, that the database refuses.
    protected abstract ProjectTree brokenProject();

    /// Where the migrations lie in those projects.
    protected String folder() {
        return "migrations";
    }

    /// The project with its first migration edited. As it stands, the kit adds a line with a SQL comment.
    protected ProjectTree editedProject() {
        return ChangedTree.edited(project(), set(project()).files().getFirst().path(), "\n-- edited\n");
    }

    /// The project without its last migration. As it stands, the kit takes its file away.
    protected ProjectTree shortenedProject() {
        return ChangedTree.without(project(), set(project()).files().getLast().path());
    }

    /// At how many effects on the database a run is killed, spread over all of them; each time before and after it.
    protected int kills() {
        return 12;
    }

    /// Tables in which a killed run leaves a row by the tool's own rule, such as `public._prisma_migrations`: how
    /// many rows they have is not compared after a kill. What the adapter reads out of them always is.
    protected Set<String> tablesThatTellOfKills() {
        return Set.of();
    }

    @Override
    final Provider provider() {
        return adapter();
    }

    @Override
    final Class<MigrationAdapter> spi() {
        return MigrationAdapter.class;
    }

    @Override
    final Providers<?> providers(ClassLoader loader) {
        return Providers.migrationAdapters(loader);
    }

    @Override
    final List<ProjectTree> projects() {
        return List.of(project(), brokenProject());
    }

    @Override
    final Object answer(ProjectTree tree) {
        return set(tree).files();
    }

    @Override
    final Throwable failure() {
        FreshDatabase database = fresh();
        return catchThrowable(() -> apply(brokenProject(), database));
    }

    @Test
    @DisplayName("A folder that does not exist has no migrations.")
    final void nothing() {
        assertThat(adapter().find(project(), new MigrationConfig(adapter().id(), "no/such/folder")))
                .isEmpty();
    }

    @Test
    @DisplayName("A database without a ledger has everything pending.")
    final void pending() {
        assertThat(status(project(), fresh()).names(State.PENDING)).isEqualTo(names(project()));
    }

    @Test
    @DisplayName("Status only reads.")
    final void statusReads() {
        FreshDatabase empty = fresh();
        status(project(), new ReadOnlyDatabase(empty));
        assertThat(empty.contents()).isEmpty();
        FreshDatabase database = fresh();
        apply(project(), database);
        List<String> before = database.contents();
        status(project(), new ReadOnlyDatabase(database));
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    @DisplayName("Status tells which applied migrations were edited and which are missing.")
    final void statusTells() {
        FreshDatabase database = fresh();
        apply(project(), database);
        List<String> names = names(project());
        assertThat(status(editedProject(), database).names(State.EDITED)).containsExactly(names.getFirst());
        assertThat(status(shortenedProject(), database).names(State.MISSING))
                .as("one entry; some ledgers know no names")
                .hasSize(1);
    }

    @Test
    @DisplayName("Applying twice is applying once.")
    final void twice() {
        FreshDatabase database = fresh();
        MigrationReport first = apply(project(), database);
        List<String> once = database.contents();
        MigrationReport second = apply(project(), database);

        assertThat(first.applied()).hasSize(names(project()).size());
        assertThat(second.applied()).isEmpty();
        assertThat(second.revision()).isEqualTo(first.revision());
        assertThat(database.contents()).isEqualTo(once);
        assertThat(status(project(), database).names(State.APPLIED)).containsExactlyElementsOf(names(project()));
    }

    @Test
    @DisplayName("Migrations are applied and reported in their order.")
    final void order() {
        FreshDatabase database = fresh();
        List<String> heard = new ArrayList<>();
        MigrationReport report = adapter().apply(set(project()), database, event -> {
            if (event instanceof Observer.Event.Finished finished) {
                heard.add(finished.name());
            }
        });
        assertThat(report.applied()).isEqualTo(names(project()));
        assertThat(heard).isEqualTo(names(project()));
        assertThat(report.revision()).isEqualTo(names(project()).getLast());
    }

    @Test
    @DisplayName("A failing migration is named, and those before it stay applied.")
    final void failing() {
        FreshDatabase database = fresh();
        Throwable thrown = catchThrowable(() -> apply(brokenProject(), database));
        String last = names(brokenProject()).getLast();

        assertThat(words(thrown)).contains(last);
        boolean whole = adapter() instanceof DeclaresSchema;
        assertThat(status(brokenProject(), database).names(State.APPLIED))
                .as(whole ? "a schema is applied whole or not at all" : "those before it")
                .isEqualTo(whole ? List.of() : names(project()));
        assertThat(apply(project(), database).applied()).isEqualTo(whole ? names(project()) : List.of());
    }

    @Test
    @DisplayName("A killed apply goes on at the next run.")
    final void killed() {
        FreshDatabase clean = fresh();
        KilledDatabase whole = KilledDatabase.never(clean);
        apply(project(), whole);
        List<String> expected = UntoldContents.of(clean, tablesThatTellOfKills());
        int step = Math.max(1, whole.effects() / kills());
        for (int at = 1; at <= whole.effects(); at += step) {
            for (Death death : List.of(Death.RUNNER_BEFORE, Death.RUNNER_AFTER)) {
                FreshDatabase database = fresh();
                KilledDatabase dying = new KilledDatabase(database, at, death);
                String when = death + " effect " + at + " of " + whole.effects();
                assertThat(catchThrowable(() -> apply(project(), dying)))
                        .as(when)
                        .isNotNull();
                assertThat(catchThrowable(() -> apply(project(), database)))
                        .as(when)
                        .isNull();
                assertThat(UntoldContents.of(database, tablesThatTellOfKills()))
                        .as(when)
                        .isEqualTo(expected);
                assertThat(status(project(), database).names(State.APPLIED))
                        .as(when)
                        .isEqualTo(names(project()));
                database.close();
            }
        }
    }

    @Test
    @DisplayName("Of two runs at once, one applies and the other finds nothing to do.")
    final void together() throws Exception {
        FreshDatabase database = fresh();
        var crowd = new Crowd(2);
        List<Future<MigrationReport>> runs = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2; i++) {
                runs.add(pool.submit(() -> apply(project(), new MeetingDatabase(database, crowd))));
            }
        }
        List<Integer> applied = new ArrayList<>();
        for (Future<MigrationReport> run : runs) {
            applied.add(run.get().applied().size());
        }
        assertThat(applied).containsExactlyInAnyOrder(0, names(project()).size());
    }

    @Test
    @DisplayName("The fence is checked inside each transaction that writes the ledger.")
    final void fence() {
        FreshDatabase database = fresh();
        FencedDatabase fenced =
                new FencedDatabase(database, () -> status(project(), database).names(State.APPLIED));
        apply(project(), fenced);
        assertThat(fenced.violations()).isEmpty();

        FreshDatabase taken = fresh();
        FencedDatabase lost = new FencedDatabase(taken, List::of);
        lost.lose();
        assertThat(catchThrowable(() -> apply(project(), lost))).isNotNull();
        assertThat(status(project(), taken).names(State.APPLIED)).isEmpty();
    }

    private FreshDatabase fresh() {
        return dropped(freshDatabase());
    }

    private MigrationSet set(ProjectTree tree) {
        return adapter()
                .find(tree, new MigrationConfig(adapter().id(), folder()))
                .orElseThrow();
    }

    private List<String> names(ProjectTree tree) {
        return set(tree).files().stream().map(MigrationFile::name).toList();
    }

    private MigrationStatus status(ProjectTree tree, Database database) {
        return adapter().status(set(tree), database);
    }

    private MigrationReport apply(ProjectTree tree, Database database) {
        return adapter().apply(set(tree), database, Observer.silent());
    }
}
