package dev.kilter.server.portal;

import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.util.List;

/// One app: each env with its releases, its deploys and the way to its logs.
final class AppPage {
    private AppPage() {}

    static String of(Frame frame, String project, List<Pages.EnvHistory> envs) {
        Tag content = Tag.of("div", "stack");
        envs.forEach(history -> content.add(env(history, frame.ago())));
        return frame.page(project, "", Tag.of("h1").text(project), content);
    }

    private static Tag env(Pages.EnvHistory history, Ago ago) {
        EnvStatus env = history.env();
        Tag logs = Tag.of("p", "facts").text(env.processes().isEmpty() ? "" : "Logs: ");
        env.processes()
                .forEach(process -> logs.add(Tag.link(
                                "/portal/apps/" + env.project() + "/" + env.env() + "/log?process=" + process.name(),
                                process.name()))
                        .text(" "));
        return Tag.of("article")
                .add(
                        EnvTile.of(env, ago),
                        logs,
                        details(env, "releases", "Releases", Table.of(RELEASES, releases(history.releases(), ago))),
                        details(env, "deploys", "Deploys", Table.of(DEPLOYS, deploys(history.deploys(), ago))));
    }

    private static final List<String> RELEASES = List.of("Release", "Commit", "Schema", "By", "When", "Took");
    private static final List<String> DEPLOYS = List.of("Deploy", "Outcome", "Commit", "By", "When");

    private static List<List<Tag>> releases(List<ReleaseRecord> releases, Ago ago) {
        return releases.stream()
                .map(release -> List.of(
                        Tag.of("span")
                                .add(Tag.link("/portal/deploys/" + release.deployId(), release.name()))
                                .text(release.rollbackTo() == null ? "" : " = " + release.rollbackTo())
                                .text(release.live() ? " live" : ""),
                        EnvTile.commit(release.commit(), release.dirty(), release.subject()),
                        Tag.of("span").text(release.schema() == null ? "none" : release.schema()),
                        Tag.of("span").text(release.by()),
                        ago.of(release.at()),
                        Tag.of("span").text(Ago.exact(release.durationMs()))))
                .toList();
    }

    private static List<List<Tag>> deploys(List<DeployRecord> deploys, Ago ago) {
        return deploys.stream()
                .map(deploy -> List.of(
                        Tag.link("/portal/deploys/" + deploy.id(), deploy.id()),
                        Mark.attempt(deploy).tag(),
                        EnvTile.commit(deploy.commit(), deploy.dirty(), null),
                        Tag.of("span").text(deploy.by()),
                        ago.of(deploy.created())))
                .toList();
    }

    private static Tag details(EnvStatus env, String what, String title, Tag table) {
        return Tag.of("details")
                .set("id", what + "-" + env.env())
                .set("open", "")
                .add(Tag.of("summary").text(title), table);
    }
}
