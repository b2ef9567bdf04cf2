package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.Ancestry;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks up what a commit would replace, and asks the guard.
final class DeployOrder {
    private static final OrderGuard.Verdict FREE = new OrderGuard.Verdict.Go(List.of());

    private final Deploys deploys;
    private final Releases releases;
    private final Ancestries ancestries;

    DeployOrder(Deploys deploys, Releases releases, Ancestries ancestries) {
        this.deploys = deploys;
        this.releases = releases;
        this.ancestries = ancestries;
    }

    /// Whether this commit may be deployed there now. Without git, and for a rollback, there is nothing to guard.
    ///
    /// @param ancestry what the deploy's own clone knows; null: nothing
    OrderGuard.Verdict verdict(
            AppConfig config, DeployOptions options, @Nullable String commit, @Nullable Ancestry ancestry) {
        if (commit == null || options.rollbackTo() != null) {
            return FREE;
        }
        Slot slot = config.slot();
        OrderGuard guard = new OrderGuard(
                slot.env(), config.isProtected(), options.setAside().allowOlder());
        return guard.verdict(
                new CommitOrder.Known(
                        commit, ancestry == null ? known(slot, commit).ancestry() : ancestry),
                standing(slot, deploys.open(slot)));
    }

    /// Keeps what the deploy's clone has told, for those to come.
    void keep(DeployRequest request, Instant now) {
        String commit = request.source().commit();
        Ancestry ancestry = request.ancestry();
        if (commit != null && ancestry != null) {
            ancestries.keep(request.config().project(), commit, ancestry, now);
        }
    }

    /// Why a deploy that is about to get its slot ends instead: meanwhile a newer commit was faster.
    Optional<Problem> overtaken(DeployRow deploy) {
        DeployOptions options = deploy.request().options();
        String commit = deploy.request().source().commit();
        if (commit == null || options.rollbackTo() != null || options.setAside().allowOlder()) {
            return Optional.empty();
        }
        CommitOrder.Known offered = known(deploy.slot(), commit);
        List<DeployRow> begun = deploys.open(deploy.slot()).stream()
                .filter(other -> other.granted() != null)
                .toList();
        return standing(deploy.slot(), begun).stream()
                .filter(other -> CommitOrder.of(offered, other.commit()) == CommitOrder.OLDER)
                .findFirst()
                .map(other -> OrderGuard.older(offered, other));
    }

    /// The waiting deploys that this one makes needless: older commits that ask for nothing which this one leaves
    /// out.
    List<DeployRow> needless(DeployRow newest) {
        String commit = newest.request().source().commit();
        if (commit == null) {
            return List.of();
        }
        CommitOrder.Known last = known(newest.slot(), commit);
        List<DeployRow> covered = deploys.open(newest.slot()).stream()
                .filter(other -> other.granted() == null && !other.id().equals(newest.id()))
                .filter(other -> other.request().source().commit() != null)
                .filter(other -> Middle.isCovered(other.request(), newest.request()))
                .toList();
        Map<String, CommitOrder.Known> known =
                known(newest.slot(), covered.stream().map(DeployOrder::commit).toList());
        return covered.stream()
                .filter(other ->
                        CommitOrder.of(last, Objects.requireNonNull(known.get(commit(other)))) == CommitOrder.NEWER)
                .toList();
    }

    static Problem skipped(DeployRow newest) {
        return Problem.of(
                KilterCode.SUPERSEDED_BY_OTHER,
                "the newer deploy " + newest.id() + " of " + newest.author() + " was queued while this one waited",
                "kilter attach " + newest.id());
    }

    private List<OrderGuard.Standing> standing(Slot slot, List<DeployRow> open) {
        List<DeployRow> wanted = open.stream()
                .filter(deploy -> deploy.request().source().commit() != null && deploy.cancelled() == null)
                .toList();
        List<ReleaseRecord> live = releases.of(slot).stream()
                .limit(1)
                .filter(release -> release.commit() != null)
                .toList();
        Map<String, CommitOrder.Known> known = known(
                slot,
                Stream.concat(
                                wanted.stream().map(DeployOrder::commit),
                                live.stream().map(release -> Objects.requireNonNull(release.commit())))
                        .toList());
        List<OrderGuard.Standing> standing = new ArrayList<>();
        for (DeployRow deploy : wanted) {
            String place = (deploy.granted() == null ? "queued as " : "deploying as ") + deploy.id();
            standing.add(
                    new OrderGuard.Standing(Objects.requireNonNull(known.get(commit(deploy))), place, deploy.author()));
        }
        for (ReleaseRecord release : live) {
            standing.add(new OrderGuard.Standing(
                    Objects.requireNonNull(known.get(Objects.requireNonNull(release.commit()))),
                    "live as " + release.name(),
                    release.by()));
        }
        return standing;
    }

    private static String commit(DeployRow deploy) {
        return Objects.requireNonNull(deploy.request().source().commit());
    }

    private CommitOrder.Known known(Slot slot, String commit) {
        return Objects.requireNonNull(known(slot, List.of(commit)).get(commit));
    }

    /// What is known of each of these, by one query.
    private Map<String, CommitOrder.Known> known(Slot slot, List<String> commits) {
        Map<String, Ancestry> told = ancestries.of(slot.project(), Set.copyOf(commits));
        Map<String, CommitOrder.Known> known = new HashMap<>();
        commits.forEach(commit -> known.put(commit, new CommitOrder.Known(commit, told.get(commit))));
        return known;
    }
}
