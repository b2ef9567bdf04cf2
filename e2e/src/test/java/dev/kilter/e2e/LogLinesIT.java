package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// One deploy's id leads through the logs of all programs that worked for it.
@Drawn(oneIn = 16)
class LogLinesIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private static final String SECRET = "n0body-must-read-th1s";

    private final Home home = SHARED.home();

    @Test
    void a_deploy_s_id_is_in_the_lines_of_server_operator_and_runner() throws IOException {
        NoteApp app = new NoteApp(home.folder.resolve("apps/logged"), "logged")
                .migration("0001_note.sql", "CREATE TABLE note (id int PRIMARY KEY);")
                .write("app.env", "API_KEY=" + SECRET + "\n")
                .write("kilter.yaml", """
                    project: acme/logged
                    database: postgres
                    migration: { tool: sql }
                    secrets: { logged: app.env }
                    appSecrets: [logged]
                    """);
        String deploy = new ObjectMapper()
                .readTree(app.run(home, 0, "deploy", "--migration", "--json").out())
                .path("deployId")
                .asText();
        String log = Files.readString(home.home().resolve("local/logs/platform.log"));
        List<String> lines =
                log.lines().filter(line -> line.contains("deploy=" + deploy)).toList();

        assertThat(lines).anyMatch(line -> line.matches(".*server.DeployLog: accepted: .* request=[-0-9a-f]{36}.*"));
        assertThat(lines)
                .anyMatch(line ->
                        line.contains("server.DeployLog: migrate begins") && line.contains("slot=acme/logged/prod"));
        assertThat(lines)
                .anyMatch(line -> line.contains("operator.StepLog: migrate is done") && line.endsWith("step=migrate"));
        assertThat(lines).anyMatch(line -> line.contains("server.DeployLog: ended as live"));
        assertThat(jobLines(deploy))
                .isNotEmpty()
                .allMatch(line -> line.endsWith(",\"slot\":\"acme/logged/prod\",\"step\":\"migrate\"}"));
        assertThat(log).doesNotContain(SECRET);
    }

    /// What runners printed for this deploy.
    private List<String> jobLines(String deploy) throws IOException {
        try (Stream<Path> files = Files.walk(home.home().resolve("local/cluster"))) {
            return files.filter(file -> file.toString().endsWith("log"))
                    .filter(Files::isRegularFile)
                    .flatMap(LogLinesIT::lines)
                    .filter(line -> line.contains("\"deploy\":\"" + deploy + "\""))
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
