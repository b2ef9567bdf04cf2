package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.ProjectDir;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.wire.DeployEvent;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvRemoval;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRole;
import dev.kilter.sdk.wire.TokenVerb;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformCommandsIT {
    private static final DeployRecord DEPLOY = new DeployRecord(
            "d-7f3k",
            "acme/shop",
            "prod",
            DeployStatus.LIVE,
            "rollout",
            "dev2",
            null,
            false,
            "r1",
            Instant.EPOCH,
            Instant.EPOCH,
            null,
            null);

    private static final EnvRemoval REMOVAL = new EnvRemoval(
            "acme/shop",
            "dev",
            "shop-dev.apps.example.com",
            List.of("shop-dev.apps.example.com", "admin-shop-dev.apps.example.com", "www.example.com"),
            List.of("web"),
            "acme-shop-dev",
            "shop_dev",
            List.of("shop_dev_app"),
            Instant.parse("2026-12-03T00:00:00Z"));

    private final FakePlatform platform = new FakePlatform();

    @TempDir
    private Path home;

    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(home.resolve("kilter")).with("KILTER_PROJECT", "acme/shop");
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void a_login_by_stdin_is_checked_and_kept_for_its_owner_alone() throws IOException {
        login(platform);

        assertThat(terminal.err()).isEqualTo("Logged in to " + platform.url() + " as dev2.\n");
        assertThat(terminal.out()).isEmpty();
        assertThat(mode(home.resolve("kilter"))).isEqualTo("rwx------");
        assertThat(mode(home.resolve("kilter/credentials.json"))).isEqualTo("rw-------");
        assertThat(terminal.run("whoami")).isZero();
        assertThat(terminal.out()).isEqualTo("dev2 on test platform\n");
        assertThat(terminal.run("logout")).isZero();
        assertThat(Files.readString(home.resolve("kilter/credentials.json"))).doesNotContain(FakePlatform.TOKEN);
        assertThat(terminal.run("whoami")).isEqualTo(3);
    }

    @Test
    void a_token_in_the_arguments_works_and_warns_and_one_in_the_environment_does_not_warn() {
        assertThat(terminal.run("login", "--server", platform.url(), "--token", FakePlatform.TOKEN))
                .isZero();
        assertThat(terminal.err()).startsWith("warning: a token in the arguments can be seen by others");

        terminal.with("KILTER_TOKEN", FakePlatform.TOKEN);
        assertThat(terminal.run("login", "--server", platform.url())).isZero();
        assertThat(terminal.err()).isEqualTo("Logged in to " + platform.url() + " as dev2.\n");
    }

    @Test
    void a_wrong_token_is_not_kept() {
        assertThat(terminal.types("kilter_wrong_wrong_wrong\n")
                        .run("login", "--server", platform.url(), "--token-stdin"))
                .isEqualTo(3);
        assertThat(home.resolve("kilter/credentials.json")).doesNotExist();
        assertThat(terminal.types("\n").run("login", "--server", platform.url(), "--token-stdin"))
                .isEqualTo(2);
        assertThat(terminal.run("login", "--server", "http://kilter.example.com", "--token-stdin"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("is not encrypted");
    }

    @Test
    void a_dry_run_of_seeds_says_what_the_ledger_seen_last_would_skip() throws IOException {
        Path app = home.resolve("app");
        Files.createDirectories(app.resolve("seeds"));
        Files.writeString(app.resolve("seeds/base.sql"), "SELECT 1;\n");
        String seeds = """
            project: acme/shop
            database: postgres
            seed:
              - { name: same, sql: seeds/base.sql }
              - { name: kept, sql: seeds/base.sql }
              - { name: again, command: [bin/seed], when: changed }
              - { name: new, command: [bin/seed] }
            """;
        Files.writeString(app.resolve("kilter.yaml"), seeds);
        String[] dry = {"seed", "apply", "--dry-run", "-C", app.toString()};
        login(platform);
        platform.answers("GET /v1/projects/acme/shop/envs", "[]");
        terminal.run("seed", "apply", "--dry-run", "--json", "-C", app.toString());
        assertThat(terminal.out()).contains("\"runs\":true");
        String same = sameContent(app);
        Instant then = Instant.now().minusSeconds(7_300);
        platform.answers(
                "GET /v1/projects/acme/shop/envs/prod/seeds",
                new SeedsReport(
                        true,
                        List.of(
                                new SeedsReport.Applied("same", same, then, "r3"),
                                new SeedsReport.Applied("kept", "0".repeat(64), then, null),
                                new SeedsReport.Applied("again", "0".repeat(64), then, "r2"))));

        assertThat(terminal.run(dry)).isZero();
        assertThat(terminal.out().lines().filter(line -> line.startsWith("  would")))
                .containsExactly(
                        "  would be skipped: already applied (r3, 2 h ago)",
                        "  would be skipped: changed since it was applied (2 h ago); `when: changed` runs it again",
                        "  would run: changed since it was applied (r2, 2 h ago)",
                        "  would run: never applied");
        terminal.run("seed", "apply", "--dry-run", "--json", "-C", app.toString());
        assertThat(terminal.out()).contains("\"runs\":false,\"appliedAt\":\"" + then + "\",\"release\":\"r3\"");

        platform.answers("GET /v1/projects/acme/shop/envs/prod/seeds", SeedsReport.UNSEEN);
        assertThat(terminal.run(dry)).isZero();
        assertThat(terminal.out()).contains("  applied before: unknown offline").doesNotContain("would");

        platform.close();
        assertThat(terminal.run(dry)).isZero();
        assertThat(terminal.out()).contains("  applied before: unknown offline");
        assertThat(terminal.err()).contains("does not answer");
    }

    /// Of a seed that the platform never saw under another name.
    private static String sameContent(Path app) {
        ProjectDir project = ProjectDir.find(app);
        SeedConfig seed = project.yaml().resolve(EnvName.PROD).seeds().getFirst();
        return Providers.seedRunners(PlatformCommandsIT.class.getClassLoader()).all().stream()
                .filter(runner -> runner.handles(seed))
                .map(runner -> runner.plan(seed, project).content())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void two_servers_have_a_login_each() {
        try (FakePlatform other = new FakePlatform()) {
            login(other);
            login(platform);

            assertThat(terminal.run("whoami", "--server", other.url())).isZero();
            assertThat(terminal.run("whoami", "--server", platform.url())).isZero();
            terminal.run("logout", "--server", platform.url());
            assertThat(terminal.run("whoami", "--server", other.url())).isZero();
            assertThat(terminal.run("whoami", "--server", platform.url())).isEqualTo(3);
        }
    }

    @Test
    void login_and_logout_print_one_document_with_json() {
        assertThat(terminal.types(FakePlatform.TOKEN)
                        .run("login", "--server", platform.url(), "--token-stdin", "--json"))
                .isZero();
        assertThat(terminal.out()).contains("\"user\":\"dev2\"").doesNotContain(FakePlatform.TOKEN);
        assertThat(terminal.run("logout", "--json")).isZero();
        assertThat(terminal.out().lines()).hasSize(1);
    }

    @Test
    void attach_follows_the_latest_deploy_from_its_first_event() {
        login(platform);
        platform.answers("GET /v1/deploys", List.of(DEPLOY))
                .answers("GET /v1/deploys/d-7f3k", DEPLOY)
                .answers("GET /v1/deploys/d-7f3k/events", stream());

        assertThat(terminal.run("attach")).isZero();
        assertThat(terminal.out()).isEqualTo("https://shop.example.com\n");
        assertThat(terminal.err()).contains("✓ migrate   sql: 1 of 1 applied").contains("Live in 1.5s as r1");

        assertThat(terminal.run("attach", "d-7f3k", "--format", "jsonl")).isZero();
        assertThat(terminal.out().lines().toList().getLast()).contains("\"type\":\"result\"", "\"status\":\"live\"");
        assertThat(terminal.run("attach", "d-none1")).isEqualTo(2);
    }

    @Test
    void absence_is_no_success_when_an_env_is_destroyed() {
        login(platform);
        platform.answers("DELETE /v1/projects/acme/shop/envs/dev", REMOVAL);

        assertThat(terminal.run("env", "destroy", "none")).isEqualTo(2);
        assertThat(terminal.err()).startsWith("error[KLT-A02]");
        assertThat(terminal.run("env", "destroy", "dev", "--confirm-destructive", "acme/shop/dev"))
                .isZero();
        assertThat(terminal.out()).contains("shop_dev; closed, and kept until 2026-12-03 as kilter_gone_…");
        assertThat(platform.asked.getLast()).endsWith("?confirm=acme%2Fshop%2Fdev");
    }

    @Test
    void logs_are_lines_one_document_or_a_stream() {
        login(platform);
        platform.answers("GET /v1/projects/acme/shop/envs/prod/logs", "data: one\n\n: still here\n\ndata: two\n\n");

        assertThat(terminal.run("logs", "--process", "worker", "--lines", "7")).isZero();
        assertThat(terminal.out()).isEqualTo("one\ntwo\n");
        assertThat(platform.asked.getLast()).endsWith("?process=worker&lines=7&follow=false");
        terminal.run("logs", "--json");
        assertThat(terminal.out().lines()).hasSize(1);
        terminal.run("logs", "--format", "jsonl");
        assertThat(terminal.out().lines().toList().getLast()).contains("\"type\":\"result\"");
        assertThat(terminal.run("logs", "-f", "--json")).isEqualTo(2);
    }

    @Test
    void a_tokens_scope_and_verbs_are_asked_for_and_listed() {
        login(platform);
        Instant end = Instant.parse("2027-02-01T00:00:00Z");
        TokenRecord made = new TokenRecord(
                "ci",
                TokenRole.DEPLOYER,
                false,
                Instant.EPOCH,
                end,
                null,
                "kt_0123",
                List.of("acme/shop/pr-*", "acme/shop/dev"),
                List.of(TokenVerb.DEPLOY));
        platform.answers("POST /v1/tokens", made).answers("GET /v1/tokens", List.of(made));

        assertThat(terminal.run("token", "create", "ci", "--scope", "acme/shop/pr-*,acme/shop/dev", "--verb", "deploy"))
                .isZero();
        assertThat(terminal.out()).isEqualTo("kt_0123\n");
        assertThat(terminal.err()).contains("ci, deployer, only deploy, in acme/shop/pr-* acme/shop/dev, until 2027");
        assertThat(terminal.run("token", "create", "ci", "--verb", "dance")).isEqualTo(2);
        assertThat(terminal.run("token", "list")).isZero();
        assertThat(terminal.out()).contains("ci    deployer, only deploy, in acme/shop/pr-* acme/shop/dev", "never");
    }

    @Test
    void a_server_that_is_away_is_code_9() {
        login(platform);
        platform.close();

        assertThat(terminal.run("status")).isEqualTo(9);
        assertThat(terminal.err()).startsWith("error[KLT-U01]: " + platform.url() + " does not answer");
    }

    @Test
    void doctor_looks_at_everything_and_says_what_is_next() {
        login(platform);

        assertThat(terminal.run("doctor")).isZero();
        assertThat(terminal.out())
                .contains("✓ JDK 25", "✓ git", "✓ kilter home", "✓ test platform   version 0.1.0 as dev2");
        terminal.run("logout");
        assertThat(terminal.run("doctor")).isEqualTo(9);
        assertThat(terminal.out())
                .contains("✗ platform   you are not logged in to any platform\n    next: kilter login");
    }

    private void login(FakePlatform to) {
        assertThat(terminal.types(FakePlatform.TOKEN + "\n").run("login", "--server", to.url() + "/", "--token-stdin"))
                .as(terminal.err())
                .isZero();
    }

    private static String stream() {
        String url = "https://shop.example.com";
        DeployResult result = new DeployResult(
                "d-7f3k",
                "acme/shop",
                "prod",
                DeployStatus.LIVE,
                "r1",
                false,
                "sha256:1",
                url,
                List.of(url),
                null,
                null,
                false,
                "0001",
                1500,
                List.of(),
                null);
        List<DeployEvent> events = List.of(
                new DeployEvent.Accepted("d-7f3k", List.of("migrate")),
                new DeployEvent.StepStarted("migrate"),
                new DeployEvent.StepEnded("migrate", "done", "sql: 1 of 1 applied", 800, null),
                new DeployEvent.Result(result));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            NumberedEvent event = new NumberedEvent(i + 1L, Instant.EPOCH, events.get(i));
            text.append("id: ")
                    .append(i + 1)
                    .append("\ndata: ")
                    .append(Wire.text(event))
                    .append("\n\n");
        }
        return text.toString();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
