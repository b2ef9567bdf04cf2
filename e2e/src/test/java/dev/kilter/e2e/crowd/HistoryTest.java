package dev.kilter.e2e.crowd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.e2e.crowd.History.Asked;
import dev.kilter.e2e.crowd.History.Commit;
import dev.kilter.e2e.crowd.History.Migration;
import dev.kilter.e2e.crowd.History.Release;
import dev.kilter.e2e.crowd.History.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The checker of what a crowd leaves, on small histories with one fault each.
class HistoryTest {
    private static final String SLOT = "acme/a/dev";

    private final List<Asked> asked = new ArrayList<>(List.of(
            asked(1, 0, 10, true, "d-1", "live"),
            asked(2, 1, 12, false, "d-2", "failed"),
            asked(3, 11, 20, true, "d-3", "live"),
            asked(4, 12, 13, true, null, "")));
    private final List<Row> rows =
            new ArrayList<>(List.of(row(1, "live", false), row(2, "failed", true), row(3, "live", false)));
    private final List<Commit> commits = new ArrayList<>(List.of(commit(1), commit(3)));
    private final List<Migration> migrations = new ArrayList<>(List.of(migration(1, 2, 4), migration(3, 14, 16)));
    private final List<Release> releases =
            new ArrayList<>(List.of(new Release(SLOT, 1, "d-1"), new Release(SLOT, 2, "d-3")));
    private final List<String> held = new ArrayList<>();

    @Test
    void what_a_serial_run_leaves_is_right() {
        assertThat(wrong()).isEmpty();
    }

    @Test
    void a_lost_deploy_is_found() {
        rows.remove(1);
        assertThat(wrong()).contains("the wish key-2 was answered with d-2, and kept are []");
    }

    @Test
    void a_doubled_deploy_is_found() {
        rows.add(new Row("d-9", 9, SLOT, "key-3", 9, "failed", true, false));
        assertThat(wrong()).containsExactly("the wish key-3 was answered with d-3, and kept are [d-3, d-9]");
    }

    @Test
    void a_refused_deploy_that_runs_is_found() {
        rows.add(new Row("d-9", 9, SLOT, "key-4", 0, "failed", true, true));
        assertThat(wrong()).containsExactly("the wish key-4 was answered with null, and kept are [d-9]");
    }

    @Test
    void a_deploy_that_nobody_wanted_is_found() {
        rows.add(new Row("d-9", 9, SLOT, "key-9", 9, "failed", true, false));
        assertThat(wrong()).containsExactly("nobody has asked for the deploy d-9");
    }

    @Test
    void a_deploy_that_never_ends_and_a_slot_that_stays_locked_are_found() {
        change(rows, 1, row -> new Row(row.id(), row.order(), SLOT, row.key(), 2, "failed", false, true));
        held.add(SLOT);
        assertThat(wrong()).containsExactly("the deploy d-2 never ended", "the slot acme/a/dev is still locked");
    }

    @Test
    void another_end_than_was_told_is_found() {
        change(asked, 1, each -> asked(2, 1, 12, false, "d-2", "live"));
        assertThat(wrong()).containsExactly("the deploy d-2 was told as live and is failed");
    }

    @Test
    void a_gap_in_a_stream_and_an_event_told_twice_are_found() {
        change(asked, 0, each -> events(each, List.of(1L, 3L)));
        change(asked, 2, each -> events(each, List.of(1L, 2L, 2L)));
        assertThat(wrong()).containsExactly("the stream of d-1 is [1, 3]", "the stream of d-3 is [1, 2, 2]");
    }

    @Test
    void a_slot_given_in_another_order_is_found() {
        change(rows, 0, row -> new Row(row.id(), row.order(), SLOT, row.key(), 4, "live", true, false));
        change(commits, 0, commit -> new Commit(SLOT, "d-1", 0, commit.image()));
        assertThat(wrong()).containsExactly("the fences do not rise from d-1 to d-2");
    }

    @Test
    void a_deploy_that_overtakes_an_ended_one_is_found() {
        change(asked, 2, each -> asked(3, 13, 20, true, "d-3", "live"));
        change(rows, 1, row -> new Row(row.id(), 4, SLOT, row.key(), 0, "failed", true, true));
        assertThat(wrong()).containsExactly("d-3 overtook d-2, which had ended before it was asked for");
    }

    @Test
    void a_doubled_commit_is_found() {
        commits.add(commit(3));
        assertThat(wrong()).containsExactly("the commits' fences do not rise from d-3 to d-3", "d-3 has 2 commits");
    }

    @Test
    void a_lost_commit_is_found() {
        commits.removeFirst();
        assertThat(wrong()).containsExactly("d-1 is live without a commit");
    }

    @Test
    void an_older_commit_on_top_of_a_newer_one_is_found() {
        commits.addFirst(commits.removeLast());
        assertThat(wrong())
                .containsExactly(
                        "the commits' fences do not rise from d-3 to d-1",
                        "the last commit of acme/a/dev is that of d-1, which is not what went live last");
    }

    @Test
    void a_commit_of_a_cancelled_deploy_and_one_of_another_image_are_found() {
        commits.add(1, commit(2));
        change(commits, 2, commit -> new Commit(SLOT, "d-3", 3, "image-1"));
        assertThat(wrong())
                .containsExactly(
                        "the commit of d-2 to acme/a/dev is not wanted",
                        "the commit of d-3 brings image-1, not image-3");
    }

    @Test
    void a_doubled_migration_is_found() {
        migrations.add(migration(3, 17, 18));
        assertThat(wrong()).containsExactly("d-3 has 2 migrations", "the migrations do not rise from d-3 to d-3");
    }

    @Test
    void two_migrations_at_once_are_found() {
        change(migrations, 0, each -> migration(1, 2, 15));
        assertThat(wrong()).containsExactly("d-3 migrated acme/a/dev while d-1 did");
    }

    @Test
    void a_migration_left_out_and_one_too_many_are_found() {
        migrations.removeFirst();
        change(asked, 2, each -> asked(3, 11, 20, false, "d-3", "live"));
        assertThat(wrong()).containsExactly("d-1 is live without its migration", "d-3 migrated and was not asked to");
    }

    @Test
    void a_release_left_out_is_found() {
        releases.removeFirst();
        assertThat(wrong()).singleElement().asString().startsWith("the releases of acme/a/dev are ");
    }

    private List<String> wrong() {
        return new History(asked, rows, commits, migrations, releases, held).wrong();
    }

    private static <T> void change(List<T> list, int index, UnaryOperator<T> change) {
        list.set(index, change.apply(list.get(index)));
    }

    private static Asked asked(int n, long sent, long ended, boolean migrates, @Nullable String id, String result) {
        return new Asked("key-" + n, SLOT, "image-" + n, migrates, at(sent), id, at(ended), result, List.of(1L, 2L));
    }

    private static Asked events(Asked each, List<Long> events) {
        return new Asked(
                each.key(),
                each.slot(),
                each.image(),
                each.migrates(),
                each.sent(),
                each.id(),
                each.ended(),
                each.result(),
                events);
    }

    private static Row row(int n, String status, boolean cancelled) {
        return new Row("d-" + n, n, SLOT, "key-" + n, n, status, true, cancelled);
    }

    private static Commit commit(int n) {
        return new Commit(SLOT, "d-" + n, n, "image-" + n);
    }

    private static Migration migration(int n, long began, long ended) {
        return new Migration(SLOT, "d-" + n, at(began), at(ended));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }
}
