package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Stale checkouts, shallow clones and other branches, as real clones.
@Drawn(oneIn = 8)
class OrderIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static String git(Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "git", "-c", "user.name=Eve", "-c", "user.email=eve@example.com", "-c", "protocol.file.allow=always"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }

    private static Home.Ran deploy(Path folder, String... flags) {
        List<String> command = new ArrayList<>(List.of("deploy", "--local", "-C", folder.toString()));
        command.addAll(List.of(flags));
        return SHARED.home().kilter(command.toArray(String[]::new));
    }

    @Test
    void an_older_commit_ends_as_superseded_and_what_nobody_can_tell_is_refused_where_it_is_protected()
            throws Exception {
        NoteApp app = new NoteApp(SHARED.home().folder.resolve("apps/order"), "order");
        app.write("kilter.yaml", "project: acme/order\n");
        Path folder = app.folder;
        git(folder, "init", "-q", "-b", "main");
        git(folder, "add", ".");
        git(folder, "commit", "-q", "-m", "One");
        String one = git(folder, "rev-parse", "HEAD");
        Path stale = SHARED.home().folder.resolve("apps/stale");
        git(folder, "clone", "-q", folder.toString(), stale.toString());
        app.write("note.txt", "two");
        git(folder, "add", ".");
        git(folder, "commit", "-q", "-m", "Two");
        Home.Ran live = deploy(folder);
        assertThat(live.exit()).as(live.toString()).isZero();

        Home.Ran older = deploy(stale, "--json");
        assertThat(older.exit()).as(older.toString()).isEqualTo(6);
        assertThat(older.out()).contains("\"status\":\"superseded\"", "KLT-G04", one.substring(0, 7), "live as r1");

        app.write("note.txt", "three");
        git(folder, "commit", "-q", "-a", "-m", "Three");
        Path shallow = SHARED.home().folder.resolve("apps/shallow");
        git(folder, "clone", "-q", "--depth", "1", "file://" + folder, shallow.toString());
        Home.Ran unknown = deploy(shallow);
        assertThat(unknown.exit()).as(unknown.toString()).isEqualTo(6);
        assertThat(unknown.err()).contains("KLT-G06", "fetch-depth: 0", "--allow-older");
        git(shallow, "fetch", "-q", "--unshallow");
        Home.Ran whole = deploy(shallow);
        assertThat(whole.exit()).as(whole.toString()).isZero();

        Home.Ran meant = deploy(stale, "--allow-older");
        assertThat(meant.exit()).as(meant.toString()).isZero();
        assertThat(SHARED.home()
                        .kilter("audit", "--local", "-C", folder.toString())
                        .out())
                .contains("deploy.allow-older", one);
    }
}
