package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of every [Provider]. Nobody extends it directly: each kit brings them along.
public abstract class ProviderKit {
    private static final int THREADS = 100;

    private final List<FreshDatabase> used = new ArrayList<>();

    ProviderKit() {}

    abstract Provider provider();

    abstract Class<? extends Provider> spi();

    abstract Providers<?> providers(ClassLoader loader);

    /// Two projects with different answers.
    abstract List<ProjectTree> projects();

    /// What the provider says about a project without touching a database.
    abstract Object answer(ProjectTree tree);

    /// What it throws at content that cannot work.
    abstract Throwable failure();

    /// An empty database that is dropped after the law.
    final FreshDatabase dropped(FreshDatabase database) {
        used.add(database);
        return database;
    }

    @AfterEach
    final void dropDatabases() {
        used.forEach(FreshDatabase::close);
        used.clear();
    }

    @Test
    @DisplayName("The id is well formed, and Providers finds the provider by it.")
    final void found() {
        String id = provider().id();
        assertThat(id).matches("[a-z0-9]([-a-z0-9]{0,28}[a-z0-9])?");
        Class<? extends Provider> type = provider().getClass();
        assertThat(providers(type.getClassLoader()).get(id).getClass()).isEqualTo(type);
    }

    @Test
    @DisplayName("The services file and module-info name the same providers.")
    final void registration() {
        Registration registration = Registration.of(provider().getClass(), spi());
        Optional<List<String>> module = registration.moduleInfo();
        assertThat(module.orElse(registration.servicesFile()))
                .containsExactlyInAnyOrderElementsOf(registration.servicesFile());
    }

    @Test
    @DisplayName("A hundred virtual threads at once get what one alone gets.")
    final void threads() throws InterruptedException, ExecutionException {
        List<ProjectTree> projects = projects();
        List<Object> alone = projects.stream().map(this::answer).toList();
        assertThat(alone).as("the two projects").doesNotHaveDuplicates();
        List<Future<Object>> together = new ArrayList<>();
        var crowd = new Crowd(THREADS);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < THREADS; i++) {
                ProjectTree tree = crowd.gatheringIn(projects.get(i % projects.size()));
                together.add(pool.submit(() -> answer(tree)));
            }
        }
        for (int i = 0; i < THREADS; i++) {
            assertThat(together.get(i).get()).isEqualTo(alone.get(i % alone.size()));
        }
    }

    @Test
    @DisplayName("Every problem has a hint, and a code that begins with KLT- or the provider's id.")
    final void problem() {
        Throwable thrown = failure();
        assertThat(thrown).isInstanceOf(KilterException.class);
        Problem problem = ((KilterException) thrown).problem();
        assertThat(problem.hint()).isNotBlank();
        String code = problem.code().value();
        if (code.startsWith("KLT-")) {
            assertThat(KilterCode.find(code)).as(code).isPresent();
        } else {
            assertThat(code).startsWith(provider().id() + "-");
        }
    }

    /// What a person reads of it, but for the hint.
    static String words(Throwable thrown) {
        return thrown instanceof KilterException failure
                ? Stream.concat(Stream.of(failure.problem().detail()), failure.problem().evidence().stream())
                        .toList()
                        .toString()
                : String.valueOf(thrown.getMessage());
    }
}
