package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.MigrationAdapter;
import dev.kilter.sdk.spi.MigrationReport;
import dev.kilter.sdk.spi.MigrationSet;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a [MigrationAdapter]. Extend it, say which adapter, give it an empty database and three projects, and
/// run it as a JUnit test. Needs a real PostgreSQL and no cluster.
public abstract class MigrationAdapterKit {
    /// The adapter under test.
    protected abstract MigrationAdapter adapter();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// A project with at least two migrations that work.
    protected abstract ProjectTree project();

    /// The same project with a further migration that the database refuses.
    protected abstract ProjectTree brokenProject();

    /// Where the migrations lie in those projects.
    protected String folder() {
        return "migrations";
    }

    @Test
    @DisplayName("The id is well formed")
    void id() {
        assertThat(adapter().id()).matches("[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?");
    }

    @Test
    @DisplayName("It is found by its id through Providers")
    protected void found() {
        MigrationAdapter found = Providers.migrationAdapters(
                        adapter().getClass().getClassLoader())
                .get(adapter().id());
        assertThat(found.getClass()).isEqualTo(adapter().getClass());
    }

    @Test
    @DisplayName("A folder that does not exist has no migrations")
    void nothing() {
        assertThat(adapter().find(project(), new MigrationConfig(adapter().id(), "no/such/folder")))
                .isEmpty();
    }

    @Test
    @DisplayName("A database without a ledger has everything pending")
    void pending() {
        MigrationSet set = set(project());
        MigrationStatus status = adapter().status(set, freshDatabase());
        assertThat(status.names(MigrationStatus.State.PENDING))
                .hasSize(set.files().size());
    }

    @Test
    @DisplayName("Status reads only")
    void statusReads() {
        FreshDatabase database = freshDatabase();
        adapter().status(set(project()), database);
        assertThat(database.contents()).isEmpty();
    }

    @Test
    @DisplayName("Applying twice is applying once")
    void twice() {
        FreshDatabase database = freshDatabase();
        MigrationReport first = adapter().apply(set(project()), database, Observer.silent());
        List<String> once = database.contents();
        MigrationReport second = adapter().apply(set(project()), database, Observer.silent());

        assertThat(first.applied()).hasSize(first.total());
        assertThat(second.applied()).isEmpty();
        assertThat(database.contents()).isEqualTo(once);
        assertThat(adapter().status(set(project()), database).names(MigrationStatus.State.APPLIED))
                .isEqualTo(first.applied());
    }

    @Test
    @DisplayName("The fence is checked in every transaction that writes a ledger")
    void fence() {
        FreshDatabase database = freshDatabase();
        MigrationReport report = adapter().apply(set(project()), database, Observer.silent());
        assertThat(database.fenceChecks())
                .isGreaterThanOrEqualTo(report.applied().size());
    }

    @Test
    @DisplayName("A failure is a problem with a code and a hint, and what was applied before it stays")
    void failure() {
        FreshDatabase database = freshDatabase();
        Throwable thrown = catchThrowable(() -> adapter().apply(set(brokenProject()), database, Observer.silent()));

        assertThat(thrown).isInstanceOf(KilterException.class);
        KilterException failure = (KilterException) thrown;
        String code = failure.problem().code().value();
        assertThat(code.startsWith("KLT-") || code.startsWith(adapter().id()))
                .as(code)
                .isTrue();
        assertThat(adapter().apply(set(project()), database, Observer.silent()).total())
                .isEqualTo(set(project()).files().size());
    }

    private MigrationSet set(ProjectTree tree) {
        return adapter()
                .find(tree, new MigrationConfig(adapter().id(), folder()))
                .orElseThrow();
    }
}
