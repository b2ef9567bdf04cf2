package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Python itself is asked what it finds.
class PythonOwnTest {
    @TempDir
    private Path root;

    @TempDir
    private Path folder;

    @Test
    void an_app_finds_its_programs_its_version_and_its_entry_points() throws Exception {
        write("pyproject.toml", """
            [project]
            name = "My.Shop-App"
            version = "1.2.3rc1"
            [project.scripts]
            shop = "shop.main:run"
            shop-admin = "shop.main:Admin.run [extra]"
            [project.entry-points."shop.plugins"]
            csv = "shop.csv:Reader"
            """);
        write("src/shop/__init__.py", "");
        write("src/shop/main.py", """
            from importlib.metadata import entry_points, version
            def run():
                print(version("my-shop-app"), [each.value for each in entry_points(group="shop.plugins")])
                return 7
            class Admin:
                def run():
                    print("admin")
            """);

        PythonOwn own = PythonOwn.write(root, folder);

        assertThat(own.scripts()).containsExactly("shop", "shop-admin");
        assertThat(own.files())
                .containsExactlyInAnyOrder(
                        "bin/shop",
                        "bin/shop-admin",
                        "my_shop_app-1.2.3rc1.dist-info/METADATA",
                        "my_shop_app-1.2.3rc1.dist-info/entry_points.txt");
        assertThat(ran("shop", 7)).isEqualTo("1.2.3rc1 ['shop.csv:Reader']\n");
        assertThat(ran("shop-admin", 0)).isEqualTo("admin\n");
    }

    @Test
    void poetry_s_scripts_are_too_and_the_only_one_starts_what_nothing_else_does() throws IOException {
        write("pyproject.toml", """
            [tool.poetry]
            name = "shop"
            version = "2"
            [tool.poetry.scripts]
            serve = { reference = "shop:serve", type = "console" }
            """);
        PythonOwn own = PythonOwn.write(root, folder);
        write("shop.py", "def serve(): ...");
        assertThat(own.scripts()).containsExactly("serve");
        assertThat(PythonStart.of(root, List.of("shop.py"), Set.of(), PythonSource.POETRY, own.scripts())
                        .command())
                .last()
                .asString()
                .endsWith("exec serve");
    }

    @Test
    void what_would_be_no_name_in_python_or_leads_elsewhere_is_nothing_and_of_a_dynamic_version_nothing_is_said()
            throws IOException {
        write("pyproject.toml", """
            [project]
            name = "shop"
            dynamic = ["version"]
            [project.scripts]
            "../up" = "shop:run"
            inject = "os;import shutil:run"
            fine = "shop:run"
            """);
        assertThat(PythonOwn.write(root, folder).files()).containsExactly("bin/fine");
        Files.delete(root.resolve("pyproject.toml"));
        assertThat(PythonOwn.write(root, folder).files()).isEmpty();
    }

    private String ran(String script, int exit) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "python3", folder.resolve("bin").resolve(script).toString())
                .redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", folder + ":" + root.resolve("src"));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(exit);
        return text;
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
