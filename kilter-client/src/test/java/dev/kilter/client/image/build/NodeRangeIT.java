package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What npm's own reader of ranges says, of ranges as people write them and of ones that chance makes.
class NodeRangeIT {
    private static final List<String> RANGES = List.of(
            "",
            "*",
            "x",
            ">=18",
            ">= 18",
            ">=18.17.0",
            "18.x",
            "20",
            "v20",
            "=20.1",
            "^20",
            "^20.9.0 || >=22",
            "~20.1",
            "~> 20.1",
            "18 - 20",
            "18.1 - 20.3.4",
            ">=18 <21",
            "<22",
            "<=20",
            ">20",
            "^0.1",
            "^0.0.3",
            "^0",
            "20 || 22",
            "18 || 20.x || >=22.0.0",
            ">=14.0.0 <15.0.0 || >=16.0.0",
            "20.20.2",
            "< 20.20.2");
    private static final String SCRIPT = """
        const path = require('node:path');
        const semver = require(require.resolve('semver', { paths: [require('node:fs').realpathSync(process.argv[1])] }));
        const [ranges, versions] = JSON.parse(require('node:fs').readFileSync(process.argv[2], 'utf8'));
        console.log(ranges.map(range => versions.map(version => semver.satisfies(version, range) ? 1 : 0).join('')).join('\\n'));
        """;

    private final Random random = new Random(20);

    @TempDir
    private Path folder;

    @Test
    void a_range_holds_what_npm_says() throws Exception {
        List<String> ranges = new ArrayList<>(RANGES);
        for (int i = 0; i < 1_000; i++) {
            ranges.add(IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> set())
                    .collect(Collectors.joining(random.nextBoolean() ? " || " : "||")));
        }
        List<String> versions = new ArrayList<>(List.of("20.20.2", "22.0.0", "18.17.0", "0.0.3", "0.1.0", "0.0.4"));
        for (int i = 0; i < 60; i++) {
            versions.add(random.nextInt(4) + "." + random.nextInt(3) + "." + random.nextInt(3));
        }
        List<String> ours = ranges.stream().map(range -> ours(range, versions)).toList();

        List<String> theirs = npms(ranges, versions);

        for (int i = 0; i < ranges.size(); i++) {
            assertThat(ours.get(i)).as("'%s' of %s", ranges.get(i), versions).isEqualTo(theirs.get(i));
        }
        assertThat(theirs).anyMatch(line -> line.contains("1")).anyMatch(line -> line.contains("0"));
    }

    @Test
    void what_is_no_range_is_not_read() {
        assertThat(List.of("latest", ">=18 and more", "lts/*", "20.y"))
                .allMatch(text -> NodeRange.of(text).isEmpty());
    }

    private static String ours(String text, List<String> versions) {
        NodeRange range = NodeRange.of(text).orElseThrow(() -> new AssertionError("unread: " + text));
        return versions.stream()
                .map(version -> range.holds(version) ? "1" : "0")
                .collect(Collectors.joining());
    }

    private String set() {
        return random.nextInt(5) == 0
                ? version() + " - " + version()
                : IntStream.rangeClosed(0, random.nextInt(2))
                        .mapToObj(_ ->
                                List.of("", ">=", "<=", ">", "<", "=", "~", "^").get(random.nextInt(8))
                                        + (random.nextInt(4) == 0 ? " " : "")
                                        + version())
                        .collect(Collectors.joining(" "));
    }

    private String version() {
        String part = random.nextInt(6) == 0 ? ".x" : "." + random.nextInt(3);
        return random.nextInt(4)
                + switch (random.nextInt(3)) {
                    case 0 -> "";
                    case 1 -> part;
                    default -> "." + random.nextInt(3) + part;
                };
    }

    private List<String> npms(List<String> ranges, List<String> versions) throws IOException, InterruptedException {
        Path questions = folder.resolve("questions.json");
        new ObjectMapper().writeValue(questions.toFile(), List.of(ranges, versions));
        Path npm = Executables.find("npm", System.getenv()).orElseThrow();
        Process process = new ProcessBuilder("node", "-e", SCRIPT, npm.toString(), questions.toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("errors")))
                .isZero();
        return List.of(said.strip().split("\n", -1));
    }
}
