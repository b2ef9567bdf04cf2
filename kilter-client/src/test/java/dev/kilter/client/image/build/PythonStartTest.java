package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonStartTest {
    @TempDir
    private Path root;

    @Test
    void flask_is_served_by_gunicorn() throws IOException {
        write("app.py", "from flask import Flask\napp = Flask(__name__)\n");
        assertThat(start("flask", "gunicorn"))
                .isEqualTo(shell("gunicorn --bind \"0.0.0.0:$PORT\" --access-logfile - 'app:app'", "Flask · gunicorn"));
        assertThat(start("flask", "waitress").command().getLast()).contains("waitress", " app:app");
    }

    @Test
    void a_function_that_makes_the_app_is_called() throws IOException {
        write("src/shop/__init__.py", "def create_app():\n    pass\n");
        assertThat(start("flask", "gunicorn").command().getLast()).endsWith("'shop:create_app()'");
    }

    @Test
    void fastapi_is_served_by_uvicorn() throws IOException {
        write("tests/app.py", "app = FastAPI()\n");
        write("main.py", "import fastapi\napi: fastapi.FastAPI = fastapi.FastAPI(title='x')\n");
        assertThat(start("fastapi", "uvicorn"))
                .isEqualTo(
                        shell("uvicorn --host 0.0.0.0 --port \"$PORT\" --proxy-headers main:api", "FastAPI · uvicorn"));
    }

    @Test
    void django_is_served_by_what_is_there() throws IOException {
        write("manage.py", "");
        write("shop/settings.py", "");
        write("shop/wsgi.py", "");
        write("shop/asgi.py", "");
        assertThat(start("django", "gunicorn").command().getLast()).contains("'shop.wsgi:application'");
        assertThat(start("django", "uvicorn").command().getLast()).contains("shop.asgi:application");
    }

    @Test
    void an_app_without_a_server_is_told_which_line_to_add() throws IOException {
        write("app.py", "app = Flask(__name__)\n");
        assertThatThrownBy(() -> start("flask")).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.BUILD_NOT_DETECTED.code());
            assertThat(e.problem().hint()).contains("add to requirements.txt: gunicorn");
        });
    }

    @Test
    void a_procfile_comes_first() throws IOException {
        write("app.py", "app = Flask(__name__)\n");
        write("Procfile", "release: python x.py\nweb: gunicorn app:app --bind 0.0.0.0:$PORT\nworker: python w.py\n");
        assertThat(start("flask", "gunicorn").command())
                .containsExactly(
                        "sh",
                        "-c",
                        "PATH=\"$PWD/.python/bin:$PATH\"; export PATH; exec gunicorn app:app --bind 0.0.0.0:$PORT");
    }

    @Test
    void the_only_object_of_a_framework_is_served_wherever_it_lies() throws IOException {
        write("tests/test_web.py", "app = Flask(__name__)\n");
        write("src/shop/web.py", "app = Flask(__name__)\n");
        assertThat(start("flask", "gunicorn").command().getLast()).endsWith("'shop.web:app'");
        write("src/shop/other.py", "app = Flask(__name__)\n");
        assertThatThrownBy(() -> start("flask", "gunicorn")).isInstanceOf(KilterException.class);
    }

    @Test
    void pages_of_streamlit_are_served_by_its_own_program() throws IOException {
        write("app.py", "import streamlit as st\n");
        assertThat(start("streamlit").found()).isEqualTo("Streamlit");
        assertThat(start("streamlit").command().getLast())
                .startsWith("exec python3 -m streamlit run 'app.py' --server.port \"$PORT\"");
    }

    @Test
    void a_plain_program_is_run() throws IOException {
        write("main.py", "print(1)\n");
        assertThat(start()).isEqualTo(new PythonStart(List.of("python3", "main.py"), "main.py"));
        Files.delete(root.resolve("main.py"));
        assertThatThrownBy(this::start).isInstanceOf(KilterException.class);
    }

    private PythonStart start(String... packages) throws IOException {
        List<String> files = AppFiles.below(root, _ -> false, _ -> false);
        return PythonStart.of(root, files, Set.of(packages), PythonSource.REQUIREMENTS, List.of());
    }

    private static PythonStart shell(String module, String found) {
        return new PythonStart(List.of("sh", "-c", "exec python3 -m " + module), found);
    }

    private void write(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
