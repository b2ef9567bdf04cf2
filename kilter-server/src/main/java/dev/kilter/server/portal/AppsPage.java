package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A tile for each app, its envs in it; `prod` first.
final class AppsPage {
    private AppsPage() {}

    static String of(Frame frame, List<EnvStatus> envs, Map<String, DeployResult> results) {
        Map<String, List<EnvStatus>> apps = new TreeMap<>();
        envs.forEach(env ->
                apps.computeIfAbsent(env.project(), _ -> new ArrayList<>()).add(env));
        Tag tiles = Tag.of("div", "tiles");
        apps.forEach((project, own) -> tiles.add(tile(project, own, results, frame.ago())));
        Tag content = apps.isEmpty()
                ? Tag.of("p", "mute")
                        .text("Nothing is deployed here yet. In the folder of an app: ")
                        .add(Tag.of("code").text("kilter deploy"))
                : tiles;
        return frame.page("Apps", "Apps", Tag.of("h1", "quiet").text("Apps"), content);
    }

    private static Tag tile(String project, List<EnvStatus> envs, Map<String, DeployResult> results, Ago ago) {
        envs.sort(Comparator.comparing((EnvStatus env) -> !env.env().equals("prod"))
                .thenComparing(EnvStatus::env));
        int slash = project.indexOf('/');
        Tag title = Tag.of("h2")
                .add(Tag.link("/portal/apps/" + project, project.substring(slash + 1)))
                .text(" ")
                .add(Tag.of("small").text(project.substring(0, slash)));
        Tag tile = Tag.of("article").add(title);
        envs.forEach(env -> tile.add(EnvTile.of(env, ago)));
        return tile.add(split(envs.getFirst(), results));
    }

    private static @Nullable Tag split(EnvStatus env, Map<String, DeployResult> results) {
        ReleaseRecord release = env.release();
        DeployResult result = release == null ? null : results.get(release.deployId());
        return result == null || release == null
                ? null
                : Tag.of("div", "last")
                        .add(Tag.of("p", "mute")
                                .text(release.name() + " of " + env.env() + " was live in "
                                        + Ago.exact(result.durationMs())))
                        .add(TimeSplit.of(result.steps()));
    }
}
