package dev.kilter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CI job logs in with what its own platform gives it.
class CiLoginIT {
    private static final String FORM =
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token_type="
                    + "urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token&subject_token=";

    @TempDir
    private Path home;

    private final FakePlatform platform = new FakePlatform()
            .answers("POST /v1/tokens/exchange", Map.of("access_token", FakePlatform.TOKEN, "expires_in", 3600));
    private Terminal terminal;

    @BeforeEach
    void open() {
        terminal = new Terminal(home.resolve("kilter"));
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void github_actions_makes_an_identity_token_for_the_server_s_own_url() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        github.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{\"value\":\"head.claims.sign\",\"count\":1}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(asked.size() == 1 ? 200 : 500, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        github.start();
        try {
            String url = "http://127.0.0.1:" + github.getAddress().getPort() + "/token?api-version=2.0";
            terminal.with("ACTIONS_ID_TOKEN_REQUEST_URL", url)
                    .with("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "runner-s-own")
                    .with("KILTER_SERVER", platform.url());

            assertThat(terminal.run("login", "--oidc")).as(terminal.err()).isZero();
            assertThat(terminal.err()).isEqualTo("Logged in to " + platform.url() + " as dev2.\n");
            assertThat(asked)
                    .containsExactly("/token?api-version=2.0&audience="
                            + platform.url().replace(":", "%3A").replace("/", "%2F") + " Bearer runner-s-own");
            assertThat(platform.said).containsExactly(FORM + "head.claims.sign");
            assertThat(terminal.run("whoami")).isZero();

            assertThat(terminal.run("login", "--oidc")).isEqualTo(9);
            assertThat(terminal.err())
                    .contains("GitHub Actions made no identity token for this job: it answered 500")
                    .doesNotContain("runner-s-own");
        } finally {
            github.stop(0);
        }
    }

    @Test
    void a_token_comes_by_variable_or_file_too() throws IOException {
        terminal.with("KILTER_ID_TOKEN", "of.the.variable");
        assertThat(terminal.run("login", "--oidc", "--server", platform.url())).isZero();
        Path file = Files.writeString(home.resolve("identity"), "of.the.file\n");
        assertThat(terminal.run("login", "--oidc-token-file", file.toString(), "--server", platform.url()))
                .isZero();

        assertThat(platform.said).containsExactly(FORM + "of.the.variable", FORM + "of.the.file");
    }

    @Test
    void a_job_without_an_identity_is_told_where_it_comes_from() {
        assertThat(terminal.run("login", "--oidc", "--server", platform.url())).isEqualTo(2);
        assertThat(terminal.err())
                .contains("this job has no identity token")
                .contains("id-token: write")
                .contains("KILTER_ID_TOKEN");
        assertThat(terminal.run("login", "--oidc-token-file", "absent", "--server", platform.url()))
                .isEqualTo(2);
        assertThat(platform.said).isEmpty();
    }
}
