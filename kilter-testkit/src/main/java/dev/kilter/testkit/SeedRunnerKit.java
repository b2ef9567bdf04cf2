package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.spi.ProjectTree;
import dev.kilter.sdk.spi.Provider;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.sdk.spi.SeedRunner;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of every [SeedRunner]. Extend the kit of its capability, which brings them along: [AppliesSeedsKit] or
/// [RunsInAppImageKit].
public abstract class SeedRunnerKit extends ProviderKit {
    SeedRunnerKit() {}

    /// The runner under test.
    protected abstract SeedRunner runner();

    /// An entry that works and has a file.
    protected abstract SeedConfig entry();

    /// Its files, and those of other entries.
    protected abstract ProjectTree project();

    /// The same project, but the entry's content is another.
    protected abstract ProjectTree changedProject();

    @Override
    final Provider provider() {
        return runner();
    }

    @Override
    final Class<SeedRunner> spi() {
        return SeedRunner.class;
    }

    @Override
    final Providers<?> providers(ClassLoader loader) {
        return Providers.seedRunners(loader);
    }

    @Override
    final List<ProjectTree> projects() {
        return List.of(project(), changedProject());
    }

    @Override
    final Object answer(ProjectTree tree) {
        return runner().plan(entry(), tree);
    }

    @Override
    Throwable failure() {
        return catchThrowable(() -> runner().plan(entry(), new MemoryTree()));
    }

    @Test
    @DisplayName("The runner handles its own entries.")
    final void handles() {
        assertThat(runner().handles(entry())).isTrue();
    }

    @Test
    @DisplayName("The same files give the same plan, which names what would run.")
    final void plan() {
        assertThat(runner().plan(entry(), project())).isEqualTo(runner().plan(entry(), project()));
        assertThat(runner().plan(entry(), project()).name()).isEqualTo(entry().name());
        assertThat(runner().plan(entry(), project()).actions()).isNotEmpty();
    }

    @Test
    @DisplayName("Other files give another content hash.")
    final void content() {
        String content = runner().plan(entry(), project()).content();
        assertThat(content).matches("[0-9a-f]{64}");
        assertThat(runner().plan(entry(), changedProject()).content()).isNotEqualTo(content);
    }
}
