package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.KilterHome;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A third party's secret shipper in a jar: one that seals as kilter does, and refuses short passwords.
@Drawn(oneIn = 8)
final class CustomShipperIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final String SOURCE = """
        package com.acme;

        import dev.kilter.sdk.deploy.SealedValues;
        import dev.kilter.sdk.deploy.SecretManifest;
        import dev.kilter.sdk.problem.Problem;
        import dev.kilter.sdk.problem.ProblemCode;
        import dev.kilter.sdk.problem.ProblemKind;
        import dev.kilter.sdk.spi.Providers;
        import dev.kilter.sdk.spi.SecretShipper;
        import java.util.List;

        public final class StrictShipper implements SecretShipper {
            public String id() {
                return "strict";
            }

            public SealedValues seal(SecretManifest plain, List<String> recipients) {
                plain.values().forEach((key, value) -> {
                    if (value.length() < 12) {
                        throw new Problem(
                                        new ProblemCode("strict-short", ProblemKind.USAGE),
                                        "'" + key + "' is too short",
                                        "Take twelve characters.",
                                        List.of())
                                .toException();
                    }
                });
                return Providers.secretShippers(StrictShipper.class.getClassLoader()).get("age").seal(plain, recipients);
            }
        }
        """;

    private static final String SERVER = """
        require('node:http').createServer((request, response) =>
          response.end(JSON.stringify(process.env[request.url.slice(1)] ?? null))).listen(process.env.PORT);
        """;

    @TempDir
    private Path folder;

    private final Path plugin = SHARED.home().home().resolve("plugins/strict.jar");

    @AfterEach
    void takeItAway() throws IOException {
        Files.deleteIfExists(plugin);
    }

    @Test
    void the_shipper_of_a_jar_seals_what_a_deploy_and_the_command_line_send() throws IOException {
        Home home = SHARED.home();
        NoteApp app = new NoteApp(home.folder.resolve("apps/strict-app"), "strict-app");
        app.write("server.js", SERVER);
        app.write("kilter.yaml", """
            project: acme/strict-app
            secrets: { strict: prod.env }
            appSecrets: [strict]
            secretShipper: strict
            """);
        app.write("prod.env", "TOKEN=a long enough one\n");
        for (String command : new String[] {"deploy", "config validate"}) {
            assertThat(app.run(home, 2, command.split(" ")).err())
                    .contains(
                            "kilter.yaml:4: there is no secret shipper 'strict'", "Use one of: age, sops-cli; or put");
        }
        install();

        App web = new App(app.run(home, 0, "deploy").out());

        assertThat(web.get("/TOKEN")).endsWith("\"a long enough one\"");
        app.write("prod.env", "TOKEN=short\n");
        Home.Ran refused = app.run(home, 2, "deploy");
        assertThat(refused.err())
                .contains("error[strict-short]: 'TOKEN' is too short", "Take twelve characters.")
                .as("before the build")
                .doesNotContain("build  ");
        Home.Ran set = home.kilterReading("short", "secrets", "set", "PIN", "--local", "-C", app.folder.toString());
        assertThat(set.err()).contains("strict-short");
        assertThat(web.get("/TOKEN")).endsWith("\"a long enough one\"");
    }

    /// Into a home that kilter has made: others take it afterwards, and look who may read it.
    private void install() throws IOException {
        new KilterHome(SHARED.home().home()).make();
        Path source = Files.writeString(folder.resolve("StrictShipper.java"), SOURCE);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        folder.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(code).isZero();
        Files.createDirectories(plugin.getParent());
        try (OutputStream file = Files.newOutputStream(plugin);
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("com/acme/StrictShipper.class"));
            jar.write(Files.readAllBytes(folder.resolve("com/acme/StrictShipper.class")));
            jar.putNextEntry(new ZipEntry("META-INF/services/dev.kilter.sdk.spi.SecretShipper"));
            jar.write("com.acme.StrictShipper\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
