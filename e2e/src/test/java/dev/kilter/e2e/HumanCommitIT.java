package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a person commits to the flux repo runs, without any deploy, until git says something else.
@Drawn(oneIn = 16)
final class HumanCommitIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private Path work = Path.of("");

    @Test
    void a_persons_commit_changes_the_app_outlives_a_deploy_of_another_one_and_can_be_reverted() throws Exception {
        MoodyApp app = new MoodyApp(SHARED.home(), "tended");
        Home.Ran ran = app.deploy("--migration");
        assertThat(ran.exit()).as(ran.toString()).isZero();
        App page = new App(ran.out());
        work = Files.createTempDirectory(SHARED.home().folder, "flux");
        git(
                "clone",
                "--quiet",
                "--branch",
                "main",
                SHARED.home().home().resolve("local/flux.git").toString(),
                ".");

        setVersion("tended", "9");
        git("commit", "--quiet", "-am", "try version 9");
        git("push", "--quiet", "origin", "HEAD:main");
        await(page, "version 9");

        Home.Ran other = new MoodyApp(SHARED.home(), "neighbour").deploy("--migration");
        assertThat(other.exit()).as(other.toString()).isZero();
        assertThat(page.get("/")).contains("version 9");

        git("pull", "--quiet", "--rebase");
        git("revert", "--no-edit", "HEAD~1");
        git("push", "--quiet", "origin", "HEAD:main");
        await(page, "version 1 ");
    }

    private static void await(App page, String words) {
        assertThat(Platform.comes(() -> page.get("/").contains(words), 60))
                .as(words + " in " + page.get("/"))
                .isTrue();
    }

    private void setVersion(String name, String version) throws IOException {
        List<Path> changed = new ArrayList<>();
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                String text = Files.readString(file);
                String edited =
                        text.replaceAll("(name: \"?VERSION\"?,?\\s+value: )\"?[0-9]+\"?", "$1\"" + version + "\"");
                if (file.toString().contains(name) && !edited.equals(text)) {
                    Files.writeString(file, edited);
                    changed.add(file);
                }
            }
        }
        assertThat(changed).as("files with a VERSION").isNotEmpty();
    }

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("git", "-C", work.toString(), "-c", "user.name=Human", "-c", "user.email=human@example.com"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
