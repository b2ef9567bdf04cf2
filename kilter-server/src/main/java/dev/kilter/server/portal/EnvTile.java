package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseDiff;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One env of an app: where it is, what is live, how it is, what was tried last.
final class EnvTile {
    private EnvTile() {}

    static Tag of(EnvStatus env, Ago ago) {
        DeployRecord attempt = env.attempt();
        return Tag.of("section", "env")
                .set("aria-label", env.project() + " " + env.env())
                .add(
                        Tag.of("h3").text(env.env()),
                        address(env),
                        Mark.serving(env).tag(),
                        others(env),
                        facts(env, ago),
                        drift(env),
                        marks(env, attempt, ago),
                        attempt == null || isOver(env, attempt) ? null : Failure.brief(attempt.problem()));
    }

    /// A failure that a newer release has made history of is told on the deploy's own page only.
    private static boolean isOver(EnvStatus env, DeployRecord attempt) {
        return env.release() != null && attempt.id().equals(env.release().deployId());
    }

    private static Tag address(EnvStatus env) {
        String url = env.url();
        return url == null ? Tag.of("span", "mute").text("internal only") : link(url);
    }

    /// Its own domains, and where its other processes are.
    private static @Nullable Tag others(EnvStatus env) {
        SortedMap<String, List<String>> others = new TreeMap<>();
        env.processUrls().forEach((process, url) -> others.put(process, new ArrayList<>(List.of(url))));
        env.domains()
                .forEach((process, urls) ->
                        others.computeIfAbsent(process, _ -> new ArrayList<>()).addAll(urls));
        if (others.isEmpty()) {
            return null;
        }
        Tag places = Tag.of("p", "facts");
        others.forEach((process, urls) -> {
            Tag place = Tag.of("span").text(process);
            urls.forEach(url -> place.text(" ").add(link(url)));
            places.add(place.text(" "));
        });
        return places;
    }

    /// What somebody changed past kilter, field by field.
    private static @Nullable Tag drift(EnvStatus env) {
        if (env.drift().isEmpty()) {
            return null;
        }
        Tag drift = Tag.of("p", "notice").text("Differs from what was deployed: ");
        for (int i = 0; i < env.drift().size(); i++) {
            ReleaseDiff.Change change = env.drift().get(i);
            drift.text(i == 0 ? "" : ", ")
                    .add(Tag.of("code").text(change.area() + " " + change.name()))
                    .text(" " + value(change.before()) + " → " + value(change.after()));
        }
        return drift;
    }

    private static String value(@Nullable String value) {
        return value == null ? "none" : value.replaceFirst("^(sha256:.{12}).*", "$1");
    }

    private static Tag link(String url) {
        return Tag.link(url, url.replaceFirst("^https?://", ""));
    }

    private static Tag facts(EnvStatus env, Ago ago) {
        Tag facts = Tag.of("p", "facts");
        ReleaseRecord release = env.release();
        if (release != null) {
            facts.add(commit(release.commit(), release.dirty(), release.subject()))
                    .text(" by " + release.by() + ", ")
                    .add(ago.of(release.at()));
            if (release.schema() != null) {
                facts.text(" · schema " + release.schema());
            }
        }
        String processes = env.processes().stream()
                .filter(process -> process.schedule() == null)
                .map(process -> process.ready() + "/" + process.desired() + " " + process.name())
                .collect(Collectors.joining(", "));
        facts.text((release == null || processes.isEmpty() ? "" : " · ") + processes);
        if (env.sleeps()) {
            facts.text(" · asleep, wakes with kilter env wake " + env.env());
        } else {
            env.scaled()
                    .forEach((process, scale) -> facts.text(
                            " · " + process + " scaled to " + scale.replicas() + ", declared " + scale.declared()));
        }
        env.processes().stream()
                .filter(process -> process.schedule() != null)
                .forEach(cron -> facts.text(" · cron " + cron.name() + ": " + cron.message()));
        if (env.expires() != null) {
            facts.text(" · removed in ").add(ago.until(env.expires()));
        }
        return facts.text(env.isProtected() ? " · protected" : "");
    }

    private static Tag marks(EnvStatus env, @Nullable DeployRecord attempt, Ago ago) {
        Tag marks = Tag.of("p", "marks")
                .text("last attempt ")
                .add(Mark.attempt(attempt).tag());
        if (attempt == null) {
            return marks;
        }
        marks.text(" ").add(Tag.link("/portal/deploys/" + attempt.id(), attempt.id()));
        if (attempt.finished() == null) {
            return marks.text(" by " + attempt.by() + ", for " + ago.since(attempt.created())
                    + (env.release() == null ? "" : "; " + env.release().name() + " serves"));
        }
        return marks.text(" ").add(ago.of(Objects.requireNonNull(attempt.finished())));
    }

    /// A commit, or that there is none.
    static Tag commit(@Nullable String commit, boolean dirty, @Nullable String subject) {
        if (commit == null) {
            return Tag.of("span").text("without git");
        }
        Tag tag = Tag.of("code").text(commit.substring(0, Math.min(7, commit.length())) + (dirty ? "+dirty" : ""));
        return subject == null ? tag : tag.set("title", subject);
    }
}
