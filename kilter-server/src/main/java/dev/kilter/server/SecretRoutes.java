package dev.kilter.server;

import dev.kilter.api.AppStore;
import dev.kilter.api.KilterApp;
import dev.kilter.sdk.app.SecretsConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.SecretsAnswer;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.Wire;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the platform knows of an env's Secrets, and changes of them alone.
final class SecretRoutes {
    private static final int LARGEST = 1024 * 1024;

    private final Secrets secrets;
    private final Deploys deploys;
    private final Acceptance acceptance;
    private final AppStore apps;
    private final Audit audit;
    private final ServerSettings settings;
    private final InstantSource clock;

    SecretRoutes(
            Secrets secrets,
            Deploys deploys,
            Acceptance acceptance,
            AppStore apps,
            Audit audit,
            ServerSettings settings,
            InstantSource clock) {
        this.secrets = secrets;
        this.deploys = deploys;
        this.acceptance = acceptance;
        this.apps = apps;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route(
                                "GET",
                                EnvRoutes.BASE + "/{env}/secrets",
                                Permission.DEPLOY,
                                "What is known of an env's secrets; no value.",
                                this::report)
                        .gives(SecretsReport.class),
                new Route(
                                "POST",
                                EnvRoutes.BASE + "/{env}/secrets",
                                Permission.DEPLOY,
                                "Change secrets of an env; what is live is deployed again with them.",
                                this::change)
                        .takes(SecretChanges.class)
                        .gives(SecretsAnswer.class)
                        .once());
    }

    private void report(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        Optional<KilterApp> app = apps.find(slot);
        Set<String> live =
                app.map(found -> Set.copyOf(found.status().secrets())).orElse(Set.of());
        Answers.json(
                response,
                new SecretsReport(
                        settings.sopsRecipient(),
                        settings.fingerprintKey(slot),
                        secrets.wanted(slot).stream()
                                .map(row ->
                                        known(row, live.contains(row.secret().object())))
                                .toList()));
    }

    private static SecretsReport.Known known(Secrets.Row row, boolean live) {
        SealedSecret secret = row.secret();
        return new SecretsReport.Known(
                secret.name(),
                List.copyOf(secret.sealed().values().keySet()),
                secret.fingerprint(),
                secret.sealed().recipients(),
                row.by(),
                row.at(),
                live);
    }

    private void change(ServerRequest request, ServerResponse response, Caller caller) {
        Slot slot = EnvRoutes.slot(request);
        SecretChanges changes = Wire.decode(Body.of(request, LARGEST), SecretChanges.class);
        Optional<DeployRequest> live = live(slot);
        SecretsConfig consumer = live.map(found -> found.config().secrets()).orElse(null);
        Optional<Problem> refusal = acceptance.refusal(slot, changes, consumer, 0);
        if (refusal.isPresent()) {
            throw refusal.get().toException();
        }
        live.ifPresent(acceptance::refuse);
        Instant now = clock.instant();
        String names = changes.byName().keySet().stream().collect(Collectors.joining(", "));
        audit.add(new AuditEntry(now, caller.name(), "secrets.change", slot.toString(), names));
        secrets.apply(slot, changes, caller.name(), now);
        @Nullable
        DeployRow row = live.map(again -> acceptance.accept(
                        again, Occasion.of(caller.name(), "deploy.begin", "for its secrets", again), null))
                .orElse(null);
        response.status(row == null ? Status.OK_200 : Status.ACCEPTED_202);
        Answers.json(response, new SecretsAnswer(row == null ? null : row.record()));
    }

    /// What is live, asked for once more: it changes nothing but the secrets that come with it.
    private Optional<DeployRequest> live(Slot slot) {
        DeployId id = apps.find(slot)
                .filter(app -> !app.deleting())
                .map(app -> app.status().liveDeploy())
                .orElse(null);
        return id == null
                ? Optional.empty()
                : deploys.find(id)
                        .map(DeployRow::request)
                        .map(request -> new DeployRequest(
                                request.config(),
                                request.image(),
                                request.source(),
                                request.bundle(),
                                request.migrations(),
                                new DeployOptions(false, false, false, true, null)));
    }
}
