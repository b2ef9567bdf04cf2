package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The flux repo is away for a while, as a git host is now and then.
@Drawn(oneIn = 16)
final class GitAwayIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @Test
    void a_deploy_says_that_it_waits_for_git_and_goes_on_when_git_is_back() throws Exception {
        Home home = SHARED.home();
        MoodyApp app = new MoodyApp(home, "patient");
        Home.Ran first = app.deploy("--migration");
        assertThat(first.exit()).as(first.toString()).isZero();
        App page = new App(first.out());
        Path repo = home.home().resolve("local/flux.git");
        Path away = repo.resolveSibling("flux.git.away");
        Path out = Files.createTempFile(home.folder, "out", "");
        Path err = Files.createTempFile(home.folder, "err", "");
        app.mood("fine", 2);
        Files.move(repo, away);
        Process deploy;
        try {
            deploy = home.start(List.of(), out.toFile(), err.toFile(), app.command("--format", "jsonl"));

            assertThat(Platform.comes(() -> read(out).contains("waiting for git: the flux repo cannot be reached"), 90))
                    .as(read(out) + read(err))
                    .isTrue();
            assertThat(page.get("/")).contains("version 1");
            assertThat(deploy.isAlive()).as(read(out) + read(err)).isTrue();
        } finally {
            Files.move(away, repo);
        }

        assertThat(deploy.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(deploy.exitValue()).as(read(out) + read(err)).isZero();
        assertThat(page.get("/")).contains("version 2");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
