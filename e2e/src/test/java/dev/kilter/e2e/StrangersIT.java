package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.wire.LocalDaemon;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A web page in the user's browser and another user of the machine cannot deploy, though both reach loopback.
final class StrangersIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final String NOBODY = "65534";

    private static Platform platform;
    private static LocalDaemon daemon;
    private static String token = "";

    @BeforeAll
    static void start() throws IOException {
        platform = new Platform(SHARED.home());
        daemon = platform.start();
        token = Files.readString(platform.folder().resolve("token")).strip();
    }

    static boolean mayBecomeNobody() {
        return "root".equals(System.getProperty("user.name"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        127.0.0.1:PORT          |                                | 403 403 | Origin: http://evil.example
        127.0.0.1:PORT          | a page of an app deployed here | 403 403 | Origin: http://guestbook.localhost:8000
        localhost:PORT          | a file or a sandboxed frame    | 403 403 | Origin: null
        evil.example:PORT       | a name that leads here         | 403 403 |
        localhost.evil.example  | a name that looks like ours    | 403 403 |
        guestbook.localhost     | the host of an app             | 403 403 |
        127.0.0.1:PORT          | nothing strange                | 200 200 |
        localhost:PORT          | nothing strange                | 200 200 |
        """)
    void a_web_page_is_refused_even_with_the_token(String host, String who, String statuses, String header)
            throws IOException {
        String more = "Authorization: Bearer " + token + "\r\n" + (header == null ? "" : header + "\r\n");

        assertThat(status(api(), "GET /v1/whoami", host, more) + " " + status(registry(), "GET /v2/", host, more))
                .as(String.valueOf(who))
                .isEqualTo(statuses);
    }

    @Test
    void without_the_token_nothing_can_be_read_deployed_or_pushed() throws IOException {
        for (String login : List.of(
                "",
                "Authorization: Bearer kilter_" + "A".repeat(43) + "\r\n",
                "Authorization: Bearer " + token.substring(0, token.length() - 1) + "\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Basic a2lsdGVyOg==\r\n")) {
            for (String request : List.of("GET /v1/whoami", "POST /v1/deploys", "PUT /v1/bundles/" + "0".repeat(64))) {
                assertThat(status(api(), request, "localhost", login))
                        .as(request + " " + login)
                        .isEqualTo("401");
            }
            for (String request :
                    List.of("GET /v2/", "POST /v2/acme/moody/blobs/uploads/", "PUT /v2/acme/moody/manifests/latest")) {
                assertThat(status(registry(), request, "localhost", login))
                        .as(request + " " + login)
                        .isEqualTo("401");
            }
        }
    }

    private static int api() {
        return Integer.parseInt(daemon.api().replaceFirst(".*:", ""));
    }

    private static int registry() {
        return Integer.parseInt(daemon.registry().replaceFirst(".*:", ""));
    }

    private static String status(int port, String request, String host, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: " + host.replace("PORT", "" + port) + "\r\n" + headers
                                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String line = answer.readLine();
            return line == null ? "nothing" : line.substring(9, 12);
        }
    }

    /// [Home] runs everything with umask 000.
    @Test
    void whatever_the_umask_says_the_home_is_its_owners_alone() throws IOException {
        assertThat(mode(SHARED.home().home())).isEqualTo("rwx------");
        assertThat(mode(platform.folder())).isEqualTo("rwx------");
        assertThat(mode(platform.folder().resolve("postgres"))).isEqualTo("rwx------");
        for (String secret : Canaries.FILES) {
            assertThat(mode(platform.folder().resolve(secret))).as(secret).isEqualTo("rw-------");
        }
        assertThat(mode(platform.folder().resolve("daemon.json"))).isEqualTo("rw-------");
    }

    @Test
    void a_home_that_others_could_write_into_is_closed_to_them() throws IOException {
        Path open = Files.createDirectory(SHARED.home().folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

        new dev.kilter.client.KilterHome(open).make();

        assertThat(mode(open)).isEqualTo("rwxr-xr-x");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @EnabledIf(value = "mayBecomeNobody", disabledReason = "only root may become another user")
    void another_user_can_neither_read_the_token_nor_deploy() throws Exception {
        Path folder = SHARED.home().folder;
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path kilter = copyOfTheCommandLine(folder.resolve("strangers-kilter"));
        Path app = new MoodyApp(SHARED.home(), "strange").folder();
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Assumptions.assumeTrue(asNobody("test", "-x", java).exit() == 0, "the JDK is root's alone");

        for (String secret : Canaries.FILES) {
            Home.Ran cat = asNobody("cat", platform.folder().resolve(secret).toString());
            assertThat(cat.exit()).as(cat.toString()).isNotZero();
            assertThat(cat.out()).isEmpty();
        }
        Home.Ran deploy = asNobody(
                "env",
                "KILTER_HOME=" + SHARED.home().home(),
                java,
                "-Dkilter.dist=" + kilter,
                "-cp",
                kilter + "/lib/*",
                "dev.kilter.cli.Main",
                "deploy",
                "--local",
                "--migration",
                "-C",
                app.toString());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        assertThat(deploy.exit()).as(deploy.toString()).isEqualTo(9);
        assertThat(deploy.err())
                .contains("error[KLT-U01]: the kilter home", "next:     Check KILTER_HOME and its permissions.");
        Home.Ran deploys = SHARED.home().kilter("deploys", "--local", "-C", app.toString(), "--json");
        assertThat(deploys.out()).as("what the platform knows of it").doesNotContain("\"d-");
    }

    /// The checkout may lie where only its owner can read.
    private static Path copyOfTheCommandLine(Path target) throws IOException {
        Path dist = Path.of(System.getProperty("kilter.dist"));
        List<String> files = new ArrayList<>(List.of("build-id", "cli.classpath", "platform.classpath"));
        files.addAll(
                List.of(Files.readString(dist.resolve("cli.classpath")).strip().split(":")));
        for (String file : files) {
            Files.createDirectories(target.resolve(file).getParent());
            Files.copy(dist.resolve(file), target.resolve(file));
        }
        return target;
    }

    private static Home.Ran asNobody(String... command) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--no-new-privs"));
        all.addAll(List.of(command));
        Path out = Files.createTempFile(SHARED.home().folder, "out", "");
        Path err = Files.createTempFile(SHARED.home().folder, "err", "");
        Process process = new ProcessBuilder(all)
                .directory(Path.of("/").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(120, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        return new Home.Ran(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
