package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.Wire;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A client that others' generator makes of `docs/openapi.json`, in Python, understands the server: each answer has the
/// type that the document says, each refusal is a `Problem`.
@Drawn(oneIn = 8)
class GeneratedClientIT {
    private static final Path TOOLS = Path.of("src/test/tools/generated-client");

    private final ServerFixture platform = new ServerFixture();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void it_deploys_and_reads_what_it_is_answered(@TempDir Path folder) throws Exception {
        python(
                folder,
                List.of(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--root-user-action=ignore",
                "--disable-pip-version-check",
                "--target",
                folder.resolve("lib").toString(),
                "-r",
                TOOLS.resolve("requirements.txt").toAbsolutePath().toString());
        python(
                folder,
                List.of(),
                "-m",
                "openapi_python_client",
                "generate",
                "--path",
                Path.of("../docs/openapi.json").toRealPath().toString(),
                "--meta",
                "none",
                "--output-path",
                "kilter_api");

        List<String> said = python(
                folder,
                List.of("\"" + ServerFixture.TOKEN + "\"", Wire.text(Requests.of("pr-7", false))),
                TOOLS.resolve("use.py").toAbsolutePath().toString(),
                "http://127.0.0.1:" + platform.server().port());

        assertThat(said)
                .map(String::strip)
                .containsExactly(
                        "get_v1_whoami PlatformInfo",
                        "post_v1_deploys DeployRecord",
                        "post_v1_deploys DeployRecord",
                        "post_v1_deploys Problem KLT-C02: the Idempotency-Key was used with another body",
                        "get_v1_deploys_id DeployRecord",
                        "get_v1_deploys DeployRecord",
                        "get_v1_deploys_id Problem KLT-A02: there is no deploy 'd-absent1', or it is not yours",
                        "get_v1_projects_org_app_envs_env_lock LockStatus",
                        "get_v1_projects_org_app_envs EnvStatus",
                        // an empty list
                        "get_v1_projects_org_app_envs_env_releases none",
                        "post_v1_projects_org_app_envs_env_expiry EnvStatus",
                        "post_v1_projects_org_app_envs_env_scale Problem KLT-A02: nothing was live in acme/shop/pr-7"
                                + " yet",
                        "post_v1_tokens TokenRecord",
                        "get_v1_tokens TokenRecord",
                        "get_v1_projects_org_app_envs_env_audit AuditEntry",
                        "get_v1_audit_verify AuditCheck",
                        "post_v1_deploys_id_cancel DeployRecord");
    }

    /// The lines that Python says; anything but success is the test's failure.
    private static List<String> python(Path folder, List<String> input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("PYTHONPATH", folder.resolve("lib") + ":" + folder);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        try (OutputStream out = process.getOutputStream()) {
            out.write((String.join("\n", input) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(() -> said + read(folder.resolve("errors")))
                .isZero();
        return said.lines().toList();
    }

    private static String read(Path file) {
        try {
            return Objects.requireNonNull(Files.readString(file));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
