package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a python3 that is a script of this test.
class DjangoFilesTest {
    private final Path app;
    private final Path scratch;
    private final Path python;

    DjangoFilesTest(@TempDir Path folder) throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        scratch = Files.createDirectories(folder.resolve("scratch"));
        python = folder.resolve("python3");
        python("""
            [ "$1 $2" = "manage.py collectstatic" ] || exit 9
            mkdir -p public && echo "$DJANGO_SETTINGS_MODULE $HELLO" > public/site.css
            """);
        Files.createDirectories(scratch.resolve("packages/django-5.2.dist-info"));
        write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.local')");
        write("shop/wsgi.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings.production')");
        write("shop/settings/base.py", "STATIC_ROOT = BASE_DIR / 'public'");
        write("public/old.css", "");
    }

    @Test
    void what_the_command_makes_is_shipped_as_the_servers_settings_have_it() throws IOException {
        DjangoFiles made = collect();
        assertThat(made.files()).containsExactly("public/site.css");
        assertThat(made.folder().resolve("public/site.css")).hasContent("shop.settings.production you");
        assertThat(made.found()).isEqualTo(" · 1 static file");
        assertThat(app.resolve("public/site.css")).as("the app's own folder").doesNotExist();
    }

    @Test
    void an_app_that_collects_none_runs_no_command() throws IOException {
        write("shop/settings/base.py", "DEBUG = True");
        python("exit 9");
        assertThat(collect().found()).isEmpty();
    }

    @Test
    void a_command_that_misses_a_secret_is_told_and_stops_no_deploy() throws IOException {
        python("echo \"KeyError: 'SECRET_KEY'\"; exit 1");
        DjangoFiles made = collect();
        assertThat(made.files()).isEmpty();
        assertThat(made.found()).isEqualTo(" · static files not collected (KeyError: 'SECRET_KEY')");
    }

    private DjangoFiles collect() throws IOException {
        PythonTool tool = new PythonTool(python, "3.13");
        PythonPackages packages = new PythonPackages(
                app, scratch, PythonSource.NONE, tool, Architecture.ofThisMachine(), Observer.silent());
        return DjangoFiles.collect(
                app,
                AppFiles.below(app, _ -> false, _ -> false),
                packages,
                tool,
                Map.of("HELLO", "you"),
                scratch.resolve("build.log"),
                Observer.silent());
    }

    private void python(String script) throws IOException {
        Files.writeString(python, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
