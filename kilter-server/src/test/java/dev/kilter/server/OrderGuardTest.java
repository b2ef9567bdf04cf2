package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderGuardTest {
    private static final String OLD = "0a".repeat(20);
    private static final String NEW = "0b".repeat(20);
    private static final String OTHER = "0c".repeat(20);

    private static final OrderGuard PROD = new OrderGuard(EnvName.PROD, true, false);
    private static final OrderGuard DEV = new OrderGuard(new EnvName("dev"), false, false);

    private static CommitOrder.Known whole(String... commits) {
        return new CommitOrder.Known(commits[0], Ancestry.of(List.of(commits), true));
    }

    private static CommitOrder.Known shallow(String commit) {
        return new CommitOrder.Known(commit, Ancestry.of(List.of(commit), false));
    }

    private static List<OrderGuard.Standing> live(CommitOrder.Known commit) {
        return List.of(new OrderGuard.Standing(commit, "live as r3", "eve"));
    }

    private static Problem refused(OrderGuard.Verdict verdict) {
        return ((OrderGuard.Verdict.Refused) verdict).problem();
    }

    @Test
    void an_older_commit_is_superseded_in_every_env_and_hears_by_whom() {
        Problem problem = refused(DEV.verdict(shallow(OLD), live(whole(NEW, OLD))));

        assertThat(problem.code()).isEqualTo(KilterCode.SUPERSEDED_BY_OTHER.code());
        assertThat(problem.kind().exitCode()).isEqualTo(6);
        assertThat(problem.detail()).isEqualTo("the commit 0a0a0a0 is older than 0b0b0b0, which is live as r3 (eve)");
        assertThat(problem.hint()).contains("--allow-older");
    }

    @Test
    void a_shallow_clone_hears_of_fetch_depth_in_a_protected_env_and_goes_on_elsewhere() {
        Problem problem = refused(PROD.verdict(shallow(NEW), live(shallow(OLD))));

        assertThat(problem.code()).isEqualTo(KilterCode.ORDER_UNKNOWN.code());
        assertThat(problem.kind().exitCode()).isEqualTo(6);
        assertThat(problem.hint()).contains("fetch-depth: 0", "--allow-older");
        assertThat(DEV.verdict(shallow(NEW), live(shallow(OLD))))
                .isEqualTo(new OrderGuard.Verdict.Go(List.of(
                        "order     nobody can tell whether the commit 0b0b0b0 is newer than 0a0a0a0, which is live"
                                + " as r3; it goes on, since 'dev' is not protected")));
    }

    @Test
    void however_many_stand_there_one_line_tells_of_the_doubt() {
        List<OrderGuard.Standing> many = List.of(
                new OrderGuard.Standing(shallow(OTHER), "queued as d-7f3k", "ada"),
                new OrderGuard.Standing(shallow(OLD), "live as r3", "eve"));

        assertThat(DEV.verdict(shallow(NEW), many))
                .isEqualTo(new OrderGuard.Verdict.Go(List.of(
                        "order     nobody can tell whether the commit 0b0b0b0 is newer than 0a0a0a0, which is live"
                                + " as r3, and the same of 1 more; it goes on, since 'dev' is not protected")));
    }

    @Test
    void another_branch_is_told_apart_from_a_shallow_clone() {
        Problem problem = refused(PROD.verdict(whole(OTHER, OLD), live(whole(NEW, OLD))));

        assertThat(problem.detail()).contains("does not contain 0b0b0b0", "on different branches");
        assertThat(problem.hint()).startsWith("Merge or rebase");
    }

    @Test
    void what_is_newer_the_same_or_meant_goes_on_in_silence() {
        OrderGuard.Verdict go = new OrderGuard.Verdict.Go(List.of());

        assertThat(PROD.verdict(whole(NEW, OLD), live(whole(OLD)))).isEqualTo(go);
        assertThat(PROD.verdict(whole(OLD), live(whole(OLD)))).isEqualTo(go);
        assertThat(PROD.verdict(whole(OLD), List.of())).isEqualTo(go);
        assertThat(new OrderGuard(EnvName.PROD, true, true).verdict(whole(OLD), live(whole(NEW, OLD))))
                .isEqualTo(go);
    }
}
