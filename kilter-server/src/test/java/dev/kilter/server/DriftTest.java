package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.api.KilterTask;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Scale;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.wire.EnvStatus.ProcessHealth;
import dev.kilter.sdk.wire.JobLine;
import dev.kilter.sdk.wire.ReleaseDiff.Change;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.SchemaDiff;
import dev.kilter.sdk.wire.TaskWork;
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

    @Test
    void what_a_comparison_found_in_the_schema_shows_in_short() {
        SchemaDiff.Change byHand = new SchemaDiff.Change("column public.a.note", null, "text\n  " + "x".repeat(90));

        assertThat(drift(ASKED.config(), Map.of(), status("0001", 1), true, List.of(byHand)))
                .containsExactly(new Change("schema", "column public.a.note", null, "text " + "x".repeat(54) + "…"));
    }

    @Test
    void the_newest_comparison_of_the_env_counts_and_none_from_before_its_deploy() {
        Slot slot = ASKED.config().slot();
        KilterTask old = compared("t-old1", slot, 1);
        KilterTask newest = compared("t-new1", slot, 3);
        KilterTask other = compared("t-other", Slot.parse("acme/shop/other"), 4);
        List<KilterTask> all = List.of(newest, old, other, task("t-open1", slot, 5, null));

        assertThat(Drift.found(all, slot, at(0)))
                .extracting(SchemaDiff.Change::object)
                .containsExactly("t-new1");
        assertThat(Drift.found(all, slot, at(3))).isEmpty();
    }

    private static KilterTask compared(String id, Slot slot, int second) {
        SchemaDiff.Change change = new SchemaDiff.Change(id, null, "text");
        JobLine line = new JobLine.Compared(new SchemaDiff("postgres", List.of(), List.of(change)));
        return task(id, slot, second, new KilterTask.End(at(second + 1), line, null));
    }

    private static KilterTask task(String id, Slot slot, int second, KilterTask.@Nullable End end) {
        return new KilterTask(
                id, slot, "ns", new TaskWork.Diff(), null, null, 1, "you", at(second), at(second + 60), end);
    }

    private static Instant at(int second) {
        return Instant.EPOCH.plusSeconds(second);
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
        return drift(config, scaled, status, settled, List.of());
    }

    private static List<Change> drift(
            AppConfig config,
            Map<String, Scale> scaled,
            KilterAppStatus status,
            boolean settled,
            List<SchemaDiff.Change> found) {
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
        return new Drift(new KilterApp(spec, status, false), ASKED, settled, live(), found).changes();
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
