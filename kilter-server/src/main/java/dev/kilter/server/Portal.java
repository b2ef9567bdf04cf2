package dev.kilter.server;

import dev.kilter.api.ProcessLogs;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.server.portal.Frame;
import dev.kilter.server.portal.Pages;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the portal's pages are made of. [PortalDoor] decides who sees them.
final class Portal {
    private static final int HISTORY = 50;
    private static final int LINES = 500;

    private final Overview overview;
    private final EnvStates envs;
    private final Deploys deploys;
    private final Releases releases;
    private final ProcessLogs logs;

    Portal(Overview overview, EnvStates envs, Deploys deploys, Releases releases, ProcessLogs logs) {
        this.overview = overview;
        this.envs = envs;
        this.deploys = deploys;
        this.releases = releases;
        this.logs = logs;
    }

    /// Makes a page for a person who may look.
    @FunctionalInterface
    interface Page {
        String of(Frame frame, ServerRequest request, Caller caller);
    }

    String apps(Frame frame, ServerRequest request, Caller caller) {
        List<EnvStatus> all = overview.envs().stream()
                .filter(env -> caller.scope().holds(Slot.parse(env.project() + "/" + env.env())))
                .toList();
        List<String> live = all.stream()
                .map(EnvStatus::release)
                .filter(Objects::nonNull)
                .map(ReleaseRecord::deployId)
                .toList();
        return Pages.apps(frame, all, overview.results(live));
    }

    String app(Frame frame, ServerRequest request, Caller caller) {
        Project project = EnvRoutes.project(request);
        List<Pages.EnvHistory> histories = envs.of(project).stream()
                .filter(env -> caller.scope().holds(new Slot(project, new EnvName(env.env()))))
                .map(env -> new Pages.EnvHistory(
                        env,
                        releases.of(new Slot(project, new EnvName(env.env()))).stream()
                                .limit(HISTORY)
                                .toList(),
                        deploys.list(env.project(), env.env(), HISTORY).stream()
                                .map(DeployRow::record)
                                .toList()))
                .toList();
        if (histories.isEmpty()) {
            throw Answers.missing("app " + project);
        }
        return Pages.app(frame, project.toString(), histories);
    }

    String deploy(Frame frame, ServerRequest request, Caller caller) {
        DeployRow row = DeployRoutes.row(deploys, request, caller);
        DeployId id = row.id();
        DeployRecord record = row.record();
        return Pages.deploy(frame, record, deploys.events().of(id, 0));
    }

    String log(Frame frame, ServerRequest request, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        caller.require(slot);
        EnvStatus env = envs.of(slot).orElseThrow(() -> Answers.missing("env " + slot));
        String process = request.query().contains("process") ? request.query().get("process") : "web";
        List<String> lines = new ArrayList<>();
        logs.read(slot, process, LINES, false, () -> true, lines::add);
        return Pages.log(frame, env, process, lines);
    }

    String queue(Frame frame, ServerRequest request, Caller caller) {
        return Pages.queue(
                frame,
                overview.queue().stream()
                        .filter(each -> caller.scope()
                                .holds(Slot.parse(each.deploy().project() + "/"
                                        + each.deploy().env())))
                        .toList());
    }

    String audit(Frame frame, ServerRequest request, Caller caller) {
        return Pages.audit(
                frame,
                overview.audit().stream()
                        .filter(each -> caller.scope().isEverywhere()
                                || (!each.slot().isEmpty() && caller.scope().holds(Slot.parse(each.slot()))))
                        .toList());
    }
}
