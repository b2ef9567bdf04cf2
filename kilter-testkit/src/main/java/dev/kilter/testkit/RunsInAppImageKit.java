package dev.kilter.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.spi.RunsInAppImage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The laws of a seed runner whose entries run as a Job in the app's image. It needs no database.
public abstract class RunsInAppImageKit extends SeedRunnerKit {
    @Override
    protected abstract RunsInAppImage runner();

    @Test
    @DisplayName("The same entry gives the same command.")
    final void same() {
        assertThat(runner().command(entry())).isNotEmpty().isEqualTo(runner().command(entry()));
    }

    @Test
    @DisplayName("The database's URL is never in the command.")
    final void noUrl() {
        assertThat(runner().command(entry()))
                .noneMatch(word -> word.matches("(?is).*(jdbc:|postgres(ql)?://|\\bpassword=).*"));
    }
}
