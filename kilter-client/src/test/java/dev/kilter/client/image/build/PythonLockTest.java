package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonLockTest {
    @TempDir
    private Path root;

    @Test
    void what_uv_locked_for_the_app_is_wanted_and_nothing_of_its_groups() throws IOException {
        Files.writeString(
                root.resolve("pyproject.toml"),
                "[[tool.uv.index]]\nname = \"ours\"\nurl = \"https://packages.example.com/simple\"\n");
        Files.writeString(root.resolve("uv.lock"), """
            version = 1
            revision = 3
            requires-python = ">=3.10"

            [[package]]
            name = "shop"
            version = "1.0.0"
            source = { virtual = "." }
            dependencies = [
                { name = "uvicorn", extra = ["standard"] },
                { name = "pywin32", marker = "sys_platform == 'win32'" },
            ]

            [package.dev-dependencies]
            dev = [{ name = "pytest" }]

            [[package]]
            name = "uvicorn"
            version = "0.37.0"
            source = { registry = "https://usual.example.com/simple" }
            dependencies = [{ name = "click" }]
            sdist = { url = "https://example.com/uvicorn.tar.gz", hash = "sha256:bb", size = 1 }
            wheels = [{ url = "https://example.com/uvicorn.whl", hash = "sha256:aa", size = 1 }]

            [package.optional-dependencies]
            standard = [{ name = "httptools" }]

            [[package]]
            name = "click"
            version = "8.3.0"
            source = { registry = "https://usual.example.com/simple" }
            dependencies = [{ name = "colorama", marker = "sys_platform == 'win32'" }]
            wheels = [{ url = "https://example.com/click.whl", hash = "sha256:cc", size = 1 }]

            [[package]]
            name = "httptools"
            version = "0.6.4"
            source = { registry = "https://packages.example.com/simple" }
            wheels = [{ url = "https://example.com/httptools.whl", hash = "sha256:dd", size = 1 }]

            [[package]]
            name = "colorama"
            version = "0.4.6"
            source = { registry = "https://usual.example.com/simple" }

            [[package]]
            name = "pywin32"
            version = "311"
            source = { registry = "https://usual.example.com/simple" }

            [[package]]
            name = "pytest"
            version = "8.4.2"
            source = { registry = "https://usual.example.com/simple" }
            """);
        PythonLock lock = PythonLock.ofUv(root);
        assertThat(lock.lines())
                .containsExactly(
                        "click==8.3.0 --hash=sha256:cc",
                        "colorama==0.4.6 ; sys_platform == 'win32'",
                        "httptools==0.6.4 --hash=sha256:dd",
                        "pywin32==311 ; sys_platform == 'win32'",
                        "uvicorn==0.37.0 --hash=sha256:aa --hash=sha256:bb");
        assertThat(lock.indexes()).containsExactly("https://packages.example.com/simple");
    }

    @Test
    void what_comes_from_a_repository_is_refused() throws IOException {
        Files.writeString(root.resolve("uv.lock"), """
            [[package]]
            name = "ours"
            version = "1.0.0"
            source = { git = "https://example.com/ours?rev=main#1234" }
            """);
        assertThatThrownBy(() -> PythonLock.ofUv(root))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().detail()).contains("uv.lock takes 'ours'", "example.com"));
    }

    @Test
    void poetry_s_lock_says_which_group_wants_a_package() throws IOException {
        Files.writeString(root.resolve("poetry.lock"), """
            [[package]]
            name = "Flask"
            version = "3.1.2"
            optional = false
            groups = ["main", "dev"]
            files = [{file = "flask.whl", hash = "sha256:aa"}]

            [package.dependencies]
            click = ">=8"

            [[package]]
            name = "click"
            version = "8.3.0"
            optional = false
            groups = ["main"]
            files = []

            [[package]]
            name = "colorama"
            version = "0.4.6"
            optional = false
            groups = ["main", "dev"]
            markers = {main = "platform_system == \\"Windows\\"", dev = "sys_platform == \\"win32\\""}
            files = []

            [[package]]
            name = "pytest"
            version = "8.4.2"
            optional = false
            groups = ["dev"]
            files = []

            [metadata]
            lock-version = "2.1"
            """);
        assertThat(PythonLock.ofPoetry(root).lines())
                .containsExactly(
                        "click==8.3.0",
                        "colorama==0.4.6 ; platform_system == \"Windows\"",
                        "flask==3.1.2 --hash=sha256:aa");
    }

    @Test
    void what_pipenv_locked_is_taken_but_for_what_is_for_developers() throws IOException {
        Files.writeString(root.resolve("Pipfile.lock"), """
            { "default": {
                "Flask": { "version": "==3.1.2", "hashes": ["sha256:aa"], "markers": "python_version >= '3.9'" },
                "click": { "version": "==8.3.0", "hashes": ["sha256:cc", "sha256:bb"] } },
              "develop": { "pytest": { "version": "==8.4.2" } } }
            """);
        assertThat(PythonLock.ofPipenv(root).lines())
                .containsExactly(
                        "click==8.3.0 --hash=sha256:bb --hash=sha256:cc",
                        "flask==3.1.2 ; python_version >= '3.9' --hash=sha256:aa");
    }

    @Test
    void an_older_lock_of_poetry_is_followed_from_what_the_project_asks_for() throws IOException {
        Files.writeString(root.resolve("pyproject.toml"), """
            [tool.poetry.dependencies]
            python = "^3.10"
            flask = "^3.1"
            redis = {version = "^5", optional = true}
            """);
        Files.writeString(root.resolve("poetry.lock"), """
            [[package]]
            name = "flask"
            version = "3.1.2"
            optional = false
            files = []

            [package.dependencies]
            click = {version = ">=8", markers = "python_version >= \\"3.8\\""}

            [[package]]
            name = "click"
            version = "8.3.0"
            optional = false
            files = []

            [[package]]
            name = "redis"
            version = "5.0.0"
            optional = true
            files = []

            [[package]]
            name = "pytest"
            version = "8.4.2"
            optional = false
            files = []

            [metadata]
            lock-version = "2.0"
            """);
        assertThat(PythonLock.ofPoetry(root).lines())
                .containsExactly("click==8.3.0 ; python_version >= \"3.8\"", "flask==3.1.2");
    }
}
