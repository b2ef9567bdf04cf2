package dev.kilter.sdk.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    Path folder;

    private record Named(String id) implements Provider {}

    private static final class Breaks implements Provider {
        @Override
        public String id() {
            throw new IllegalStateException("no id today");
        }
    }

    @Test
    void a_double_id_names_the_id_and_where_both_come_from() {
        Problem problem = problem(() -> Providers.of("migration adapter", List.of(new Named("a"), new Named("a"))));

        assertThat(problem.code().value()).isEqualTo("KLT-P01");
        assertThat(problem.detail())
                .isEqualTo("two migration adapters are called 'a': " + Named.class.getName() + " in 'test-classes' and "
                        + Named.class.getName() + " in 'test-classes'");
    }

    @Test
    void a_malformed_id_and_one_that_cannot_be_asked_for_are_problems() {
        assertThat(problem(() -> Providers.of("seed runner", List.of(new Named("Not Well"))))
                        .detail())
                .contains("'Not Well'", "in 'test-classes'");
        assertThat(problem(() -> Providers.of("seed runner", List.of(new Breaks())))
                        .detail())
                .contains(Breaks.class.getName(), "no id today");
    }

    @Test
    void an_unknown_id_is_told_with_the_known_ones() {
        Providers<Named> known = Providers.of("migration adapter", List.of(new Named("sql"), new Named("atlas")));

        assertThat(problem(() -> known.get("atlsa")).hint()).startsWith("Use one of: atlas, sql;");
    }

    @Test
    void what_a_provider_throws_becomes_a_problem_with_its_id() {
        Problem problem = problem(() -> Providers.ask(new Named("odd"), () -> {
            throw new NoClassDefFoundError("com/acme/Gone");
        }));

        assertThat(problem.code().value()).isEqualTo("KLT-P01");
        assertThat(problem.detail()).contains("'odd'", "com/acme/Gone");
    }

    @Test
    void a_provider_that_cannot_be_loaded_is_told_with_its_file() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(SeedRunner.class.getName()), "com.acme.Gone # or is it?\n");
        try (var loader = new java.net.URLClassLoader(
                new java.net.URL[] {folder.toUri().toURL()}, ProvidersTest.class.getClassLoader())) {
            Problem problem = problem(() -> Providers.seedRunners(loader));

            assertThat(problem.code().value()).isEqualTo("KLT-P01");
            assertThat(problem.detail()).contains("the seed runner 'com.acme.Gone' in '", "ClassNotFoundException");
        }
    }

    @Test
    void a_folder_without_jars_adds_nothing() {
        ClassLoader ours = ProvidersTest.class.getClassLoader();

        assertThat(PluginFolder.loader(folder.resolve("none"), ours)).isSameAs(ours);
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(KilterException.class, call).problem();
    }
}
