package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the command line of earlier commits has left in a kilter home is read by that of today. `dev/keep COMMIT` makes
/// one.
class KeptHomesTest {
    private static final Path KEPT = Path.of("src/test/resources/dev/kilter/client/homes");

    static List<Path> kept() throws IOException {
        try (Stream<Path> homes = Files.list(KEPT)) {
            return homes.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kept")
    void who_was_logged_in_still_is_and_knows_how_far_the_audit_went(Path folder) {
        KilterHome home =
                KilterHome.of(Map.of("KILTER_HOME", folder.toAbsolutePath().toString()));
        Credentials credentials = new Credentials(home);
        String server = credentials.current().orElseThrow();

        assertThat(credentials.token(server)).contains("kilter_kept_token");
        assertThat(new KnownAudits(home).of(server).isPresent())
                .as("what an audit verify has left; the oldest left nothing")
                .isEqualTo(Files.exists(folder.resolve("audits.json")));
    }
}
