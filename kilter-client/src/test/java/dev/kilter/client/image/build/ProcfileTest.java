package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcfileTest {
    @Test
    void what_it_starts_besides_is_told_with_the_line_to_add_until_kilter_yaml_names_it(@TempDir Path folder)
            throws IOException {
        Files.writeString(folder.resolve("Procfile"), """
            # all of it
            web: node server.js
            worker: node 'jobs.js'
            release: bin/migrate
            """);
        assertThat(Procfile.unused(folder, config("")))
                .containsExactly(
                        "the Procfile's 'worker' is not started; if it should be, add to kilter.yaml:"
                                + " processes: { worker: { command: [sh, -c, 'node ''jobs.js'''] } }",
                        "the Procfile's 'release' is not started; if it should be, add to kilter.yaml:"
                                + " release: [sh, -c, 'bin/migrate']");
        String added = "processes: { worker: { command: [sh, -c, 'node ''jobs.js'''] } }\nrelease: [bin/migrate]\n";
        assertThat(config(added).processes().values())
                .singleElement()
                .satisfies(worker -> assertThat(worker.command()).containsExactly("sh", "-c", "node 'jobs.js'"));
        assertThat(Procfile.unused(folder, config(added))).isEmpty();
    }

    @Test
    void without_one_nothing_is_told(@TempDir Path folder) throws IOException {
        assertThat(Procfile.unused(folder, config(""))).isEmpty();
    }

    private static AppConfig config(String more) {
        return KilterYaml.parse("kilter.yaml", ("project: acme/shop\n" + more).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
    }
}
