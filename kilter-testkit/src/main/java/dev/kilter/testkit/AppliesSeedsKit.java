package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.AppliesSeeds;
import dev.kilter.sdk.spi.Database;
import dev.kilter.sdk.spi.Observer;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.SeedReport.Outcome;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a seed runner that applies over a connection. Extend it, and give it an empty database, an entry that
/// makes and fills a table, and one that the database refuses. [MigrationAdapterKit] shows where a database comes from.
public abstract class AppliesSeedsKit extends SeedRunnerKit {
    @Override
    protected abstract AppliesSeeds runner();

    /// A database without any object; another one at each call.
    protected abstract FreshDatabase freshDatabase();

    /// The working entry with the same name and files that asks to run again when they change.
    protected abstract SeedConfig entryWhenChanged();

    /// An entry, in both projects, whose first half works and which the database then refuses.
    protected abstract SeedConfig brokenEntry();

    @Override
    final Throwable failure() {
        FreshDatabase database = fresh();
        return catchThrowable(() -> runner().apply(brokenEntry(), project(), database, Observer.silent()));
    }

    @Test
    @DisplayName("A plan is a dry run: the database does not change, and the entry is still to apply.")
    final void dryRun() {
        FreshDatabase database = fresh();
        runner().plan(entry(), project());
        assertThat(database.contents()).isEmpty();
        assertThat(apply(entry(), project(), database)).isEqualTo(Outcome.APPLIED);
    }

    @Test
    @DisplayName("The same content is applied once.")
    final void once() {
        FreshDatabase database = fresh();
        apply(entry(), project(), database);
        List<String> once = database.contents();
        assertThat(apply(entry(), project(), database)).isEqualTo(Outcome.SAME);
        assertThat(database.contents()).isEqualTo(once);
    }

    @Test
    @DisplayName("Changed content is kept back, and applied where the entry says `when: changed`.")
    final void changed() {
        FreshDatabase database = fresh();
        apply(entry(), project(), database);
        List<String> once = database.contents();
        assertThat(apply(entry(), changedProject(), database)).isEqualTo(Outcome.CHANGED_BUT_KEPT);
        assertThat(database.contents()).isEqualTo(once);
        assertThat(apply(entryWhenChanged(), changedProject(), database)).isEqualTo(Outcome.APPLIED);
        assertThat(apply(entryWhenChanged(), changedProject(), database)).isEqualTo(Outcome.SAME);
    }

    @Test
    @DisplayName("A failing seed leaves nothing behind.")
    final void failing() {
        FreshDatabase database = fresh();
        apply(entry(), project(), database);
        List<String> before = database.contents();
        assertThat(catchThrowable(() -> apply(brokenEntry(), project(), database)))
                .isNotNull();
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    @DisplayName("The fence is checked inside the transaction that writes the ledger.")
    final void fence() {
        FreshDatabase database = fresh();
        FencedDatabase fenced = new FencedDatabase(database, () -> database.rows("kilter.seed"));
        apply(entry(), project(), fenced);
        assertThat(database.rows("kilter.seed")).isNotEmpty();
        assertThat(fenced.violations()).isEmpty();

        FreshDatabase taken = fresh();
        FencedDatabase lost = new FencedDatabase(taken, List::of);
        lost.lose();
        assertThat(catchThrowable(() -> apply(entry(), project(), lost))).isNotNull();
        assertThat(taken.rows("kilter.seed")).isEmpty();
    }

    private FreshDatabase fresh() {
        return dropped(freshDatabase());
    }

    private Outcome apply(SeedConfig entry, ProjectTree tree, Database database) {
        return runner().apply(entry, tree, database, Observer.silent()).outcome();
    }
}
