package dev.kilter.sops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the program called `sops` is given, and what becomes of it when it is another one than thought.
class SopsCliShipperIT {
    private static final AgeIdentity CLUSTER = AgeIdentity.generate();
    private static final SecretManifest PLAIN = Tricky.manifest(new TreeMap<>(Map.of("PASSWORD", "hunter2hunter2")));

    @TempDir
    private Path folder;

    @Test
    void the_real_one_seals_each_tricky_value_for_the_cluster_and_a_person() throws Exception {
        Path sops = Path.of(RealTools.found("sops"));
        SshKey person = SshKey.generate();
        SealedValues sealed = new SopsCliShipper(() -> Optional.of(sops))
                .seal(Tricky.manifest(), List.of(person.recipient(), CLUSTER.recipient()));
        SopsFile file = SopsFile.parse(Tricky.file(sealed));
        assertThat(file.open(CLUSTER)).isEqualTo(Tricky.manifest().values());
        assertThat(file.recipients()).containsExactly(person.recipient(), CLUSTER.recipient());
    }

    @Test
    void a_value_reaches_it_by_a_pipe_alone_and_other_keys_do_not_reach_it() throws IOException {
        problem("""
            if [ "$1" = --version ]; then exit 0; fi
            echo "$@" > $HERE/argv; env > $HERE/env; pwd > $HERE/pwd; cat > $HERE/stdin; exit 1
            """);
        assertThat(Files.readString(folder.resolve("stdin"))).contains("\"PASSWORD\":\"hunter2hunter2\"");
        assertThat(Files.readString(folder.resolve("argv"))).doesNotContain("hunter2");
        assertThat(Files.readString(folder.resolve("pwd"))).isEqualTo("/\n");
        assertThat(Files.readAllLines(folder.resolve("env")))
                .noneMatch(line -> line.contains("hunter2"))
                .anyMatch(line -> line.startsWith("SOPS_AGE_RECIPIENTS=" + CLUSTER.recipient() + ",age1"))
                .filteredOn(line -> line.startsWith("SOPS_"))
                .hasSize(2);
    }

    @Test
    void a_machine_without_it_is_told_what_to_install() {
        Problem problem = catchThrowableOfType(
                        KilterException.class,
                        () -> new SopsCliShipper(Optional::empty).seal(PLAIN, List.of(CLUSTER.recipient())))
                .problem();
        assertThat(problem.code().value()).isEqualTo("KLT-U01");
        assertThat(problem.detail()).contains("'secretShipper: sops-cli'", "there is no 'sops' on this machine");
        assertThat(problem.hint()).contains("Install sops 3.9 or newer", "remove 'secretShipper'");
    }

    @Test
    void one_that_is_too_old_is_named_with_its_version() {
        Problem problem = problem("""
            if [ "$1" = --version ]; then echo "sops 3.7.3 (latest)"; exit 0; fi
            echo "flag provided but not defined" >&2; exit 1
            """);
        assertThat(problem.code().value()).isEqualTo("KLT-U01");
        assertThat(problem.detail()).contains("is sops 3.7.3, and kilter needs 3.9 or newer");
    }

    @Test
    void what_it_says_is_evidence_but_for_lines_with_a_value() {
        Problem problem = problem("""
            if [ "$1" = --version ]; then echo "sops 3.11.0"; exit 0; fi
            cat >&2; echo >&2; echo "no space left" >&2; exit 3
            """);
        assertThat(problem.code().value()).isEqualTo("KLT-P01");
        assertThat(problem.detail()).contains("did not seal 'shop-secrets': it ended with 3");
        assertThat(problem.evidence()).containsExactly("sops 3.11.0", "no space left");
    }

    @Test
    void one_that_hands_back_something_else_is_not_believed() {
        for (String script : List.of("cat", "exit 0", "echo 'sops: {}'")) {
            Problem problem = problem(script);
            assertThat(problem.code().value()).as(script).isEqualTo("KLT-P01");
            assertThat(problem.detail()).contains("is not what it was given");
            assertThat(problem.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void the_first_on_the_path_that_may_run_is_taken() throws IOException {
        Path without = Files.createDirectories(folder.resolve("a"));
        Files.writeString(without.resolve("sops"), "no program");
        Path with = Files.createDirectories(folder.resolve("b"));
        Files.move(script("exit 0"), with.resolve("sops"));
        assertThat(SopsProgram.onPath(":" + without + ":" + with)).contains(with.resolve("sops"));
        assertThat(SopsProgram.onPath("")).isEmpty();
    }

    private Problem problem(String script) {
        try {
            Path program = script(script);
            return catchThrowableOfType(
                            KilterException.class,
                            () -> new SopsCliShipper(() -> Optional.of(program))
                                    .seal(PLAIN, List.of(CLUSTER.recipient())))
                    .problem();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path script(String text) throws IOException {
        Path program = folder.resolve("sops");
        Files.writeString(program, "#!/bin/sh\nHERE='" + folder + "'\n" + text);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
