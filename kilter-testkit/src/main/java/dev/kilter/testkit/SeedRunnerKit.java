package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedReport.Outcome;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a seed runner that applies over a connection. Extend it, and give it an empty database, an entry that
/// works and one that the database refuses.
public abstract class SeedRunnerKit {
    /// The runner under test.
    protected abstract AppliesSeeds runner();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// An entry that makes and fills a table.
    protected abstract SeedConfig entry();

    /// An entry that the database refuses.
    protected abstract SeedConfig brokenEntry();

    /// The files of both.
    protected abstract ProjectTree project();

    /// The same project, but the working entry's content is another.
    protected abstract ProjectTree changedProject();

    @Test
    @DisplayName("The id is well formed, and it is found by it through Providers")
    void found() {
        assertThat(runner().id()).matches("[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?");
        assertThat(Providers.seedRunners(runner().getClass().getClassLoader())
                        .get(runner().id())
                        .getClass())
                .isEqualTo(runner().getClass());
    }

    @Test
    @DisplayName("A plan touches nothing and names what would run")
    void plan() {
        assertThat(runner().plan(entry(), project()).actions()).isNotEmpty();
        assertThat(runner().plan(entry(), project())).isEqualTo(runner().plan(entry(), project()));
        assertThat(runner().plan(entry(), changedProject()).content())
                .isNotEqualTo(runner().plan(entry(), project()).content());
    }

    @Test
    @DisplayName("Applying twice is applying once")
    void twice() {
        FreshDatabase database = freshDatabase();
        assertThat(runner().apply(entry(), project(), database, Observer.silent())
                        .outcome())
                .isEqualTo(Outcome.APPLIED);
        List<String> once = database.contents();
        assertThat(runner().apply(entry(), project(), database, Observer.silent())
                        .outcome())
                .isEqualTo(Outcome.SAME);
        assertThat(database.contents()).isEqualTo(once);
    }

    @Test
    @DisplayName("Changed content is kept back unless the entry asks for it")
    void changed() {
        FreshDatabase database = freshDatabase();
        runner().apply(entry(), project(), database, Observer.silent());
        assertThat(runner().apply(entry(), changedProject(), database, Observer.silent())
                        .outcome())
                .isEqualTo(Outcome.CHANGED_BUT_KEPT);
    }

    @Test
    @DisplayName("The fence is checked in the transaction that writes the ledger")
    void fence() {
        FreshDatabase database = freshDatabase();
        runner().apply(entry(), project(), database, Observer.silent());
        assertThat(database.fenceChecks()).isPositive();
    }

    @Test
    @DisplayName("A failure is a problem, and it leaves the entry unapplied")
    void failure() {
        FreshDatabase database = freshDatabase();
        Throwable thrown = catchThrowable(() -> runner().apply(brokenEntry(), project(), database, Observer.silent()));
        assertThat(thrown).isInstanceOf(KilterException.class);
        assertThat(catchThrowable(() -> runner().apply(brokenEntry(), project(), database, Observer.silent())))
                .isInstanceOf(KilterException.class);
    }
}
