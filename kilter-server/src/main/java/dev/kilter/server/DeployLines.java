package dev.kilter.server;

import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the audit says of a deploy: who began it and what he set aside for it, and how it ended.
final class DeployLines {
    private DeployLines() {}

    static List<AuditEntry> begun(DeployId id, DeployRequest deploy, Occasion occasion, Instant now) {
        String slot = deploy.config().slot().toString();
        String commit = deploy.source().commit();
        List<AuditEntry> lines = new ArrayList<>();
        lines.add(new AuditEntry(now, occasion.who(), occasion.action(), slot, begins(id, deploy, occasion)));
        for (String guard : occasion.setAside()) {
            lines.add(new AuditEntry(
                    now,
                    occasion.who(),
                    guard,
                    slot,
                    "deploy " + id + (deploy.config().isProtected() ? " to a protected env" : "")
                            + (commit == null ? "" : ", commit " + commit)));
        }
        return lines;
    }

    private static String begins(DeployId id, DeployRequest deploy, Occasion occasion) {
        List<String> parts = new ArrayList<>();
        parts.add("deploy " + id + (occasion.detail().isEmpty() ? "" : " " + occasion.detail()));
        parts.add(deploy.image().digest());
        if (deploy.source().commit() != null) {
            parts.add("commit " + deploy.source().commit() + (deploy.source().dirty() ? " and changes" : ""));
        }
        if (deploy.options().bootstrap()) {
            parts.add("bootstrap");
        }
        if (deploy.options().migration()) {
            parts.add("migration");
        }
        if (deploy.options().seed()) {
            parts.add("seed");
        }
        return String.join(", ", parts);
    }

    static AuditEntry ended(
            DeployRow deploy,
            DeployResult result,
            Optional<ReleaseRecord> before,
            Optional<ReleaseRecord> after,
            Instant now) {
        String status = result.status().name().toLowerCase(Locale.ROOT);
        return ended(
                deploy,
                result.error() == null
                        ? status + (result.unchanged() ? ", unchanged" : "")
                        : status + " " + result.error().problem().code(),
                before,
                after,
                now);
    }

    /// One that had failed by its deadline, and is live.
    static AuditEntry endedLate(
            DeployRow deploy, Optional<ReleaseRecord> before, Optional<ReleaseRecord> after, Instant now) {
        return ended(deploy, "live after its deadline", before, after, now);
    }

    private static AuditEntry ended(
            DeployRow deploy,
            String result,
            Optional<ReleaseRecord> before,
            Optional<ReleaseRecord> after,
            Instant now) {
        return new AuditEntry(
                now,
                deploy.author(),
                "deploy.end",
                deploy.slot().toString(),
                "deploy " + deploy.id(),
                text(before),
                text(after),
                result);
    }

    /// As the audit names a release; null: none.
    static @Nullable String text(Optional<ReleaseRecord> release) {
        return release.map(found -> found.name() + " "
                        + found.image().substring(found.image().indexOf('@') + 1))
                .orElse(null);
    }
}
