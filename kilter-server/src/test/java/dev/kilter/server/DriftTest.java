package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final DeployRequest ASKED = Requests.of("dev", false);
    private static final DeployId DEPLOY = new DeployId("d-aaaa");

    @Test
    void what_runs_as_it_was_deployed_does_not_differ() {
        assertThat(drift(ASKED.config(), Map.of(), status("0001", 1), true)).isEmpty();
    }

    @Test
    void what_was_scaled_by_kilter_was_deployed_so() {
        AppConfig scaled = ASKED.config().scaled(Map.of("web", 3));

        assertThat(drift(scaled, Map.of("web", new Scale(3, 1)), status("0001", 3), true))
                .isEmpty();
    }

    @Test
    void an_edited_resource_shows_field_by_field_and_no_variables_value() {
        AppConfig edited = edited(Map.of("LOG_LEVEL", "secret"), 2);

        assertThat(drift(edited, Map.of(), status("0001", 2), true))
                .containsExactly(
                        new Change("config", "env.LOG_LEVEL", null, "***"),
                        new Change("config", "web.replicas", "1", "2"));
    }

    @Test
    void pods_that_somebody_scaled_past_kilter_show_once_the_deploy_is_live() {
        assertThat(drift(ASKED.config(), Map.of(), status("0001", 4), true))
                .containsExactly(new Change("processes", "web", "1", "4"));
        assertThat(drift(ASKED.config(), Map.of(), status(new DeployId("d-before"), "0001", 4), true))
                .as("the newest deploy was never live: these are the pods of the one before")
                .isEmpty();
    }

    @Test
    void a_database_ahead_of_what_serves_shows_when_nothing_is_under_way() {
        assertThat(drift(ASKED.config(), Map.of(), status("0002", 1), true))
                .containsExactly(new Change("schema", "revision", "0001", "0002"));
        assertThat(drift(ASKED.config(), Map.of(), status("0002", 1), false)).isEmpty();
    }

    private static AppConfig edited(Map<String, String> variables, int replicas) {
        AppConfig app = ASKED.config();
        return new AppConfig(
                app.project(),
                app.env(),
                app.isProtected(),
                app.isDeclared(),
                new WebConfig(app.web().port(), app.web().isPublic(), app.web().health(), replicas),
                new TreeMap<>(variables),
                app.build(),
                app.database(),
                app.migration(),
                app.seeds(),
                app.processes());
    }

    private static List<Change> drift(
            AppConfig config, Map<String, Scale> scaled, KilterAppStatus status, boolean settled) {
        KilterAppSpec spec = new KilterAppSpec(
                config,
                ASKED.image(),
                null,
                null,
                "acme-shop-dev",
                "shop-dev.localhost",
                new KilterAppSpec.DeploySpec(
                        DEPLOY, 1, ASKED.options(), Instant.EPOCH, Instant.EPOCH, "you", ASKED.source()),
                new TreeMap<>(scaled));
        return new Drift(new KilterApp(spec, status, false), ASKED, settled, live()).changes();
    }

    private static KilterAppStatus status(String schema, int pods) {
        return status(DEPLOY, schema, pods);
    }

    private static KilterAppStatus status(@Nullable DeployId live, String schema, int pods) {
        return new KilterAppStatus(
                DEPLOY,
                null,
                List.of(),
                true,
                schema,
                null,
                null,
                null,
                null,
                live,
                null,
                List.of(
                        new ProcessHealth("web", pods, pods, 0, ""),
                        new ProcessHealth("nightly", 0, 0, 0, "ran", "0 3 * * *")),
                null);
    }

    private static ReleaseRecord live() {
        return new ReleaseRecord(
                "r1",
                DEPLOY.value(),
                ASKED.image().value(),
                null,
                false,
                null,
                "hash",
                "0001",
                "you",
                Instant.EPOCH,
                1,
                true,
                null,
                false,
                null,
                List.of());
    }
}
