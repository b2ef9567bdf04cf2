package dev.kilter.api;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.MigrationImpact;
import dev.kilter.sdk.wire.SeedsReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the operator is with a slot. Everything in it can be derived again from what exists; at most 16 KiB.
///
/// @param deployId  the deploy that `progress` speaks of; null before the first
/// @param progress  the platform's steps of that deploy; null before the first
/// @param notes     lines about steps as `step|text`, newest last, at most 30
/// @param changed   whether that deploy has changed anything so far (a commit, a migration, a seed, a database)
/// @param schema    newest applied migration; null without
/// @param migrated  hash of the migration files that are all applied; null: none
/// @param seeded    hash over the bundle and the seed entries last applied whole; null: none
/// @param content   hash of the rendered app last committed; null: none
/// @param commit    the flux commit that brought it; null: none
/// @param liveDeploy the newest deploy that was live with all its processes ready; null: none
/// @param late      why the deadline passed, while the operator goes on watching; null: it has not
/// @param processes how each process is now
/// @param impact    what that deploy's migrations did, by class; null: nothing
/// @param secrets   the sealed Secrets that pods may still need: those of what is live, and of all committed since
/// @param released  what the release command last ran for, as a hash; null: it never did
/// @param ledger    of the seeds, as it was seen last; null from an operator that did not look
public record KilterAppStatus(
        @Nullable DeployId deployId,
        @Nullable Progress progress,
        List<String> notes,
        boolean changed,
        @Nullable String schema,
        @Nullable String migrated,
        @Nullable String seeded,
        @Nullable String content,
        @Nullable String commit,
        @Nullable DeployId liveDeploy,
        @Nullable Problem late,
        List<ProcessHealth> processes,
        @Nullable MigrationImpact impact,
        List<String> secrets,
        @Nullable String released,
        @Nullable SeedsReport ledger) {
    /// A slot nobody has looked at.
    public static final KilterAppStatus NEW = of(null, null, false);

    public KilterAppStatus {
        notes = List.copyOf(notes);
        // server-side apply leaves a list with keys out when it loses its last entry
        processes = processes == null ? List.of() : List.copyOf(processes);
        secrets = secrets == null ? List.of() : List.copyOf(secrets);
        ledger = ledger == null ? SeedsReport.UNSEEN : ledger;
    }

    /// Of the seeds, as it was seen last.
    @Override
    public SeedsReport ledger() {
        return ledger == null ? SeedsReport.UNSEEN : ledger;
    }

    /// The status of a deploy of which only its progress is known.
    public static KilterAppStatus of(@Nullable DeployId deployId, @Nullable Progress progress, boolean changed) {
        return new KilterAppStatus(
                deployId, progress, List.of(), changed, null, null, null, null, null, null, null, List.of(), null);
    }

    /// A status of a slot without sealed Secrets, a release command and seeds.
    public KilterAppStatus(
            @Nullable DeployId deployId,
            @Nullable Progress progress,
            List<String> notes,
            boolean changed,
            @Nullable String schema,
            @Nullable String migrated,
            @Nullable String seeded,
            @Nullable String content,
            @Nullable String commit,
            @Nullable DeployId liveDeploy,
            @Nullable Problem late,
            List<ProcessHealth> processes,
            @Nullable MigrationImpact impact) {
        this(
                deployId,
                progress,
                notes,
                changed,
                schema,
                migrated,
                seeded,
                content,
                commit,
                liveDeploy,
                late,
                processes,
                impact,
                List.of(),
                null,
                SeedsReport.UNSEEN);
    }
}
