package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.DatabaseServer;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// A third party's adapter from its own build to a migrated app, without a change to kilter.
@Drawn(oneIn = 16)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CustomAdapterIT {
    private static Home home = new Home();
    private static Path app = Path.of("");
    private static Path plugins = Path.of("");

    @BeforeAll
    static void anAppWithNumberedFiles() throws IOException {
        app = NumberedTool.app(home);
        plugins = Files.createDirectories(home.home().resolve("plugins"));
    }

    @AfterAll
    static void leaveNothing() {
        home.close();
    }

    @Test
    @Order(1)
    void a_tool_without_its_plugin_is_refused_with_its_line_and_those_installed() {
        Home.Ran ran = home.kilter("config", "validate", "-C", app.toString());

        assertThat(ran.exit()).as(ran.toString()).isEqualTo(2);
        assertThat(ran.err())
                .startsWith("kilter.yaml:6: there is no migration tool 'numbered' [KLT-C01]")
                .containsPattern("Use one of: .*\\bsql\\b.*; or put its jar into the plugins folder");
        assertThat(home.kilter("deploy", "--local", "-C", app.toString()).exit())
                .isEqualTo(2);
    }

    @Test
    @Order(2)
    void its_own_build_runs_the_kit_against_the_installed_testkit() throws Exception {
        DatabaseServer server = DatabaseServer.embedded();
        OwnBuild built = NumberedTool.build(home, "-D" + DatabaseServer.PROPERTY + "=" + server.url());
        assertThat(built.output()).containsPattern("Tests run: 1[0-9], Failures: 0, Errors: 0, Skipped: 0");
        Files.copy(built.jar(), plugins.resolve("numbered.jar"));
    }

    @Test
    @Order(3)
    void dropped_in_as_a_jar_it_migrates_an_app() {
        assertThat(home.kilter("config", "validate", "-C", app.toString()).exit())
                .isZero();

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--migration", "--seed");

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains("numbered: 2 of 2 applied");
        App guestbook = new App(ran.out());
        guestbook.post("Ada", "by a third party's tool");
        assertThat(guestbook.get("/")).contains("by a third party&#39;s tool");
    }

    @Test
    @Order(4)
    void its_own_problems_come_through_with_their_code() throws IOException {
        Path broken = app.resolve("migrations/11_broken.up.sql");
        Files.writeString(broken, "SELECT nonsense");

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString(), "--migration");

        Files.delete(broken);
        assertThat(ran.exit()).as(ran.toString()).isEqualTo(4);
        assertThat(ran.err()).contains("error[numbered-broken]: the migration '11_broken.up.sql' failed", "serving:");
    }

    @Test
    @Order(5)
    void a_jar_that_cannot_be_loaded_is_told_with_its_class() throws IOException {
        Path broken = plugins.resolve("broken.jar");
        jar(broken, "com.acme.Gone", new byte[0]);
        assertThat(home.kilter("config", "validate", "-C", app.toString()).err())
                .contains("error[KLT-P01]", "'com.acme.Gone' in 'broken.jar' cannot be used");

        jar(broken, "com.acme.Newer", new byte[] {
            (byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, (byte) 0xC8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0
        });
        assertThat(home.kilter("config", "validate", "-C", app.toString()).err())
                .contains("error[KLT-P01]", "'com.acme.Newer' in 'broken.jar'", "built for a newer Java");
        Files.delete(broken);
    }

    /// A jar that names this provider, with this for its class.
    private static void jar(Path file, String provider, byte[] type) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new ZipEntry("META-INF/services/dev.kilter.sdk.spi.MigrationAdapter"));
            jar.write(provider.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
            if (type.length > 0) {
                jar.putNextEntry(new ZipEntry(provider.replace('.', '/') + ".class"));
                jar.write(type);
                jar.closeEntry();
            }
        }
    }
}
