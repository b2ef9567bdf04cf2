package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.api.KilterApp;
import dev.kilter.api.KilterAppSpec;
import dev.kilter.api.KilterAppStatus;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployOptions;
import dev.kilter.sdk.deploy.DeployPlan;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.Overrides;
import dev.kilter.sdk.deploy.Pipeline;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SourceState;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final DeployOptions MIGRATION = new DeployOptions(false, true, false, false, null);
    private static final DeployOptions BOOTSTRAP = new DeployOptions(true, false, false, false, null);
    private static final DeployOptions SKIP = new DeployOptions(false, false, false, true, null);
    private static final Admission.Existing NOTHING = new Admission.Existing(null, null, List.of());

    @Test
    void well_known_and_named_envs_are_made_and_a_typo_is_not() {
        assertThat(refusal(minimal("prod"), null, DeployOptions.PLAIN, NOTHING)).isEmpty();
        assertThat(refusal(minimal("dev"), null, DeployOptions.PLAIN, NOTHING)).isEmpty();
        assertThat(refusal(minimal("porduction"), null, DeployOptions.PLAIN, NOTHING))
                .contains("KLT-C02");
        assertThat(refusal(minimal("porduction"), null, BOOTSTRAP, NOTHING)).isEmpty();
        assertThat(refusal(request("alpha").config(), null, MIGRATION, NOTHING))
                .as("named in the file")
                .isEmpty();
        assertThat(refusal(
                        minimal("porduction"), null, DeployOptions.PLAIN, existing(KilterAppStatus.NEW, false, null)))
                .as("it stands already")
                .isEmpty();
    }

    @Test
    void an_env_that_is_being_removed_takes_no_deploy() {
        assertThat(refusal(minimal("dev"), null, DeployOptions.PLAIN, existing(KilterAppStatus.NEW, true, null)))
                .contains("KLT-L01");
    }

    @Test
    void a_config_that_is_too_large_is_refused_with_numbers() {
        AppConfig small = minimal("dev");
        AppConfig large = new AppConfig(
                small.project(),
                small.env(),
                false,
                true,
                small.web(),
                new TreeMap<>(Map.of("BIG", "x".repeat(800_000))),
                small.build(),
                small.database(),
                null,
                List.of(),
                new TreeMap<>());

        Optional<Problem> refusal = Admission.refusal(large, null, DeployOptions.PLAIN, NOTHING);

        assertThat(refusal.orElseThrow().code()).isEqualTo(KilterCode.CONFIG_INVALID.code());
        assertThat(refusal.orElseThrow().detail()).matches("the app's config has 8[0-9]{5} bytes");
    }

    @Test
    void a_protected_env_takes_no_deploy_that_leaves_pending_migrations_out() {
        AppConfig guarded = guarded();

        assertThat(refusal(guarded, "new", DeployOptions.PLAIN, migrated("old")))
                .contains("KLT-M08");
        assertThat(refusal(guarded, "new", DeployOptions.PLAIN, NOTHING)).contains("KLT-M08");
        assertThat(refusal(guarded, "old", DeployOptions.PLAIN, migrated("old")))
                .as("nothing is pending")
                .isEmpty();
        assertThat(refusal(guarded, "new", MIGRATION, migrated("old"))).isEmpty();
        assertThat(refusal(guarded, "new", SKIP, migrated("old"))).isEmpty();
        assertThat(refusal(request("dev").config(), "new", DeployOptions.PLAIN, migrated("old")))
                .as("not protected")
                .isEmpty();
    }

    @Test
    void a_migration_in_flight_refuses_another_and_names_its_holder() {
        DeployRow holder = row("d-7f3k", MIGRATION);
        Problem problem = Admission.refusal(
                        request("dev").config(), "new", MIGRATION, existing(KilterAppStatus.NEW, false, holder))
                .orElseThrow();

        assertThat(problem.detail()).isEqualTo("dev2's deploy d-7f3k is migrating acme/shop dev since 12:00:00 UTC");
        assertThat(problem.hint()).isEqualTo("Follow it: kilter attach d-7f3k     then deploy again");
        assertThat(refusal(request("dev").config(), "new", BOOTSTRAP, existing(KilterAppStatus.NEW, false, holder)))
                .contains("KLT-L01");
        assertThat(refusal(
                        request("dev").config(),
                        "new",
                        DeployOptions.PLAIN,
                        existing(KilterAppStatus.NEW, false, holder)))
                .as("a plain deploy waits in the queue")
                .isEmpty();
        assertThat(refusal(
                        request("dev").config(),
                        "new",
                        MIGRATION,
                        existing(KilterAppStatus.NEW, false, row("d-7f3k", DeployOptions.PLAIN))))
                .as("the holder does not migrate")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/acme/shop, true",
        "registry.example.com/acmeshop, false",
        "registry.example.com/other/shop, false",
        "registry.example.com.evil.example/acme/shop, false",
        "mirror.example.com/any/thing, true"
    })
    void an_image_comes_from_an_allowed_registry_and_scope(String name, boolean welcome) {
        ImageRef image = new ImageRef(name + "@sha256:" + "0".repeat(64));

        assertThat(Admission.refusal(image, List.of("registry.example.com/acme", "mirror.example.com"))
                        .isEmpty())
                .isEqualTo(welcome);
        assertThat(Admission.refusal(image, List.of())).isEmpty();
    }

    @Test
    void a_holder_whose_migration_is_done_is_only_waited_for() {
        DeployRow holder = row("d-7f3k", MIGRATION);
        Progress progress = Progress.start(
                DeployPlan.of(holder.request().config(), MIGRATION).onPlatform());
        progress = Pipeline.advance(progress, _ -> new StepOutcome.Done(""), NOON);
        KilterAppStatus during = status(
                Pipeline.advance(progress, _ -> new StepOutcome.Waiting("the Job", Duration.ofSeconds(1)), NOON));
        KilterAppStatus after = status(Pipeline.advance(progress, _ -> new StepOutcome.Done(""), NOON));

        assertThat(refusal(request("dev").config(), "new", MIGRATION, existing(during, false, holder)))
                .contains("KLT-L01");
        assertThat(refusal(request("dev").config(), "new", MIGRATION, existing(after, false, holder)))
                .isEmpty();
    }

    private static Optional<String> refusal(
            AppConfig config, @Nullable String migrations, DeployOptions options, Admission.Existing existing) {
        return Admission.refusal(config, migrations, options, existing)
                .map(problem -> problem.code().value());
    }

    private static AppConfig minimal(String env) {
        return AppConfig.minimal(Project.parse("acme/shop"), new EnvName(env));
    }

    private static DeployRequest request(String env) {
        return Requests.of(env, false);
    }

    private static AppConfig guarded() {
        AppConfig plain = request("dev").config();
        return new AppConfig(
                plain.project(),
                EnvName.PROD,
                true,
                true,
                plain.web(),
                plain.variables(),
                plain.build(),
                plain.database(),
                plain.migration(),
                plain.seeds(),
                plain.processes());
    }

    private static DeployRow row(String id, DeployOptions options) {
        DeployRequest plain = request("dev");
        DeployRequest asked = new DeployRequest(plain.config(), plain.image(), plain.source(), null, null, options);
        return new DeployRow(
                new DeployId(id),
                plain.config().slot(),
                asked,
                DeployStatus.ACCEPTED,
                "migrate",
                "dev2",
                NOON,
                NOON,
                NOON.plusSeconds(900),
                1,
                null,
                null,
                null,
                null,
                false);
    }

    private static Admission.Existing migrated(String hash) {
        return existing(
                new KilterAppStatus(
                        null, null, List.of(), false, null, hash, null, null, null, null, null, List.of(), null),
                false,
                null);
    }

    private static KilterAppStatus status(Progress progress) {
        return KilterAppStatus.of(new DeployId("d-7f3k"), progress, false);
    }

    private static Admission.Existing existing(KilterAppStatus status, boolean deleting, @Nullable DeployRow holder) {
        DeployRequest request = request("dev");
        KilterAppSpec spec = new KilterAppSpec(
                request.config(),
                request.image(),
                null,
                null,
                "acme-shop-dev",
                null,
                new KilterAppSpec.DeploySpec(
                        new DeployId("d-7f3k"),
                        1,
                        DeployOptions.PLAIN,
                        NOON,
                        NOON.plusSeconds(900),
                        "dev2",
                        request.source()));
        return new Admission.Existing(new KilterApp(spec, status, deleting), holder, List.of());
    }

    @Test
    void a_changed_work_tree_goes_to_a_protected_env_only_where_a_person_says_so_or_on_one_machine() {
        AppConfig prod = minimal("prod");
        SourceState dirty = new SourceState("0a".repeat(20), "main", "Change", true);
        DeployOptions allowed =
                new DeployOptions(false, false, false, false, null, null, null, new Overrides(false, false, true));

        assertThat(Admission.dirty(prod, DeployOptions.PLAIN, dirty, false)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(KilterCode.TREE_DIRTY.code());
            assertThat(problem.hint()).contains("--allow-dirty");
        });
        assertThat(Admission.dirty(prod, allowed, dirty, false)).isEmpty();
        assertThat(Admission.dirty(prod, DeployOptions.PLAIN, dirty, true)).isEmpty();
        assertThat(Admission.dirty(prod, DeployOptions.PLAIN, SourceState.NONE, false))
                .isEmpty();
        assertThat(Admission.dirty(request("dev").config(), DeployOptions.PLAIN, dirty, false))
                .isEmpty();
    }
}
