package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonProjectTest {
    @TempDir
    private Path root;

    @Test
    void what_setuptools_takes_from_files_is_asked_for_too() throws IOException {
        write("pyproject.toml", """
            [project]
            name = "shop"
            dynamic = ["version", "dependencies"]
            [tool.setuptools.dynamic]
            dependencies = { file = ["requirements.in"] }
            """);
        write("requirements.in", "flask\ngunicorn\n");
        assertThat(PythonProject.requirements(root)).containsExactly("flask", "gunicorn");
    }

    @Test
    void packages_that_only_poetry_can_choose_want_its_lock() throws IOException {
        write("pyproject.toml", """
            [tool.poetry.dependencies]
            python = "^3.11"
            fastapi = "^0.110"
            """);
        assertThatThrownBy(() -> PythonProject.requirements(root))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().hint()).contains("poetry lock"));
    }

    @Test
    void a_program_alone_is_an_app_and_beside_another_kind_a_helper() throws IOException {
        assertThat(new PythonBuilder().marker(root)).isEmpty();
        write("server.py", "");
        assertThat(new PythonBuilder().marker(root)).contains("server.py");
        write("package.json", "{}");
        assertThat(new PythonBuilder().marker(root)).isEmpty();
        write("requirements/production.txt", "flask\n");
        assertThat(new PythonBuilder().marker(root)).contains("requirements/production.txt");
        assertThat(PythonSource.of(root)).isEqualTo(PythonSource.PRODUCTION);
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
