package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The `kilter` script, in a checkout whose path has a space in it.
class LauncherIT {
    @TempDir
    Path folder;

    private Checkout checkout;

    @BeforeEach
    void build() throws Exception {
        checkout = new Checkout(folder);
        assertThat(checkout.launch("version").code()).isZero();
    }

    @Test
    void it_hands_over_every_argument_and_keeps_stdout_for_the_command() throws Exception {
        var result = checkout.launch("deploy", "-C", "a folder", "");

        assertThat(result.output())
                .isEqualTo("deploy|-C|a folder||" + checkout.root().resolve("dist/target/kilter") + "\n");
        assertThat(result.complaints()).isEmpty();
    }

    @Test
    void it_starts_by_symlink_from_another_folder() throws Exception {
        Path absolute = Files.createSymbolicLink(
                folder.resolve("absolute"), checkout.root().resolve("kilter"));
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("absolute"));

        assertThat(checkout.launchFrom(folder, absolute, Map.of(), "x").output())
                .startsWith("x|" + checkout.root());
        assertThat(checkout.launchFrom(folder, relative, Map.of(), "x").output())
                .startsWith("x|" + checkout.root());
        assertThat(checkout.launchFrom(folder, Path.of("./relative"), Map.of(), "x")
                        .output())
                .startsWith("x|" + checkout.root());
    }

    @Test
    void it_finds_its_way_in_a_folder_beyond_ascii_where_no_locale_is_set() throws Exception {
        Path here = Files.createDirectory(folder.resolve("zażółć 🐎"));
        for (String none : List.of("", "C", "POSIX")) {
            Map<String, String> locale = Map.of("LC_ALL", none, "LC_CTYPE", "", "LANG", "");
            assertThat(checkout.launchFrom(here, checkout.root().resolve("kilter"), locale, "here")
                            .output())
                    .as(none)
                    .isEqualTo("true\n");
        }
    }

    @Test
    void it_builds_only_when_sources_are_newer() throws Exception {
        checkout.launch("version");
        assertThat(checkout.mavenCalls()).hasSize(1);

        Path source = checkout.write("kilter-cli/src/main/java/Other.java", "class Other { }");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        assertThat(checkout.launch("version").complaints()).contains("building from source (sources have changed)");
        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @Test
    void a_start_that_builds_first_sees_the_same_variables_as_one_that_does_not() throws Exception {
        String without = checkout.launch("variables").output();
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));

        String with = checkout.launch("variables").output();

        assertThat(checkout.mavenCalls()).hasSize(2);
        assertThat(with).isEqualTo(without).contains("JAVA_HOME");
    }

    @Test
    void a_deleted_source_builds_again() throws Exception {
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));

        checkout.launch("version");

        assertThat(checkout.mavenCalls()).hasSize(2);
    }

    @Test
    void a_failing_build_shows_its_errors_starts_nothing_and_is_tried_again() throws Exception {
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));
        checkout.tellMaven("break");

        var result = checkout.launch("version");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
        assertThat(result.complaints()).contains("Broken.java:[7,1] no such thing", "build.log");
        checkout.takeBack("break");
        assertThat(checkout.launch("version").code()).isZero();
    }

    @Test
    void two_at_once_build_one_after_the_other_and_only_once() throws Exception {
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));
        checkout.tellMaven("slow");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pool.submit(() -> checkout.launch("first"));
            while (!checkout.isBuilding()) {
                Thread.onSpinWait();
            }
            var second = pool.submit(() -> checkout.launch("second"));
            checkout.takeBack("slow");

            assertThat(first.get().output()).startsWith("first|");
            assertThat(second.get().output()).startsWith("second|");
        }
        assertThat(checkout.mavenCalls()).containsExactly("called", "called");
    }

    @Test
    void an_old_maven_is_named_in_one_line() throws Exception {
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));

        var result = checkout.launchFrom(
                folder, checkout.root().resolve("kilter"), Map.of("FAKE_MAVEN_VERSION", "3.6.3"), "version");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.complaints())
                .isEqualTo("kilter: Maven 3.8 or newer is needed, 'mvn' is 3.6: install a newer one, then run this"
                        + " again\n");
    }

    @Test
    void a_missing_maven_is_named_in_one_line() throws Exception {
        Files.delete(checkout.root().resolve("kilter-cli/src/main/java/Other.java"));

        var result =
                checkout.launchFrom(folder, checkout.root().resolve("kilter"), Map.of("PATH", tools("git")), "version");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.complaints())
                .startsWith("kilter: Maven 3.8 or newer is missing")
                .hasLineCount(1);
    }

    @Test
    void a_missing_jdk_is_named_in_one_line() throws Exception {
        Checkout.executable(checkout.root().resolve("dev/jdk"), "#!/bin/sh\nexit 1\n");

        var result = checkout.launch("version");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.output()).isEmpty();
        assertThat(result.complaints()).startsWith("kilter: JDK 25 is missing").hasLineCount(1);
    }

    @Test
    void a_jdk_25_is_found_by_java_home() throws Exception {
        var result = checkout.launchFrom(folder, checkout.root().resolve("dev/jdk"), Map.of());

        assertThat(result.output().strip()).isEqualTo(System.getProperty("java.home"));
    }

    /// A PATH with nothing on it but what the script itself needs, and these.
    private String tools(String... more) throws Exception {
        Path bin = folder.resolve("few tools");
        var needed = List.of("bash", "env", "dirname", "readlink", "find", "grep", "mktemp", "sed", "head", "mv");
        for (String tool : Stream.concat(needed.stream(), Stream.of(more)).toList()) {
            Checkout.executable(bin.resolve(tool), "#!/bin/sh\nexec /usr/bin/" + tool + " \"$@\"\n");
        }
        return bin.toString();
    }
}
