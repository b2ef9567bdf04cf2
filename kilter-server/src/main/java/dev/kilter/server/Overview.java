package dev.kilter.server;

import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.server.portal.Pages;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/// What is to be seen of all apps at once.
final class Overview {
    private static final int MOST = 200;

    private final Jdbi database;
    private final Deploys deploys;
    private final EnvStates envs;

    Overview(Jdbi database, Deploys deploys, EnvStates envs) {
        this.database = database;
        this.deploys = deploys;
        this.envs = envs;
    }

    /// Every env that stands.
    List<EnvStatus> envs() {
        return database
                .withHandle(handle -> handle.createQuery("SELECT DISTINCT project FROM deploy ORDER BY project")
                        .mapTo(String.class)
                        .list())
                .stream()
                .flatMap(project -> envs.of(Project.parse(project)).stream())
                .toList();
    }

    /// How these deploys ended, by their ids; without those that have not.
    Map<String, DeployResult> results(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return database
                .withHandle(handle -> handle.createQuery(
                                "SELECT body FROM event WHERE key = 'result' AND deploy IN (<ids>)")
                        .bindList("ids", List.copyOf(ids))
                        .map((row, _) -> Wire.decode(row.getString(1), NumberedEvent.class))
                        .list())
                .stream()
                .map(event -> ((DeployEvent.Result) event.event()).result())
                .collect(Collectors.toMap(result -> Objects.requireNonNull(result.deployId()), result -> result));
    }

    /// Who holds a slot or waits for one, in the order in which they came.
    List<Pages.Unfinished> queue() {
        return deploys.open().stream()
                .map(row -> new Pages.Unfinished(row.record(), row.granted(), row.deadline()))
                .toList();
    }

    /// What people did, newest first.
    List<AuditEntry> audit() {
        return database.withHandle(
                handle -> Audit.entries(handle.createQuery("SELECT * FROM audit ORDER BY seq DESC LIMIT " + MOST)));
    }
}
