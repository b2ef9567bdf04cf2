package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainerToolTest {
    @ParameterizedTest
    @CsvSource({
        "BUILDAH, --build-arg=PAGE",
        "PODMAN, --build-arg=PAGE",
        "DOCKER, --build-arg=PAGE",
        "BUILDCTL, --opt=build-arg:PAGE=dev.txt"
    })
    void arguments_and_secrets_come_right_after_the_build(ContainerTool.Kind kind, String argument) {
        SortedMap<String, String> arguments = new TreeMap<>(Map.of("PAGE", "dev.txt"));

        List<String> build = new ContainerTool(kind, Path.of("/tool"))
                .calls(Path.of("/layout"), Architecture.ofThisMachine(), arguments, Map.of("TOKEN", Path.of("/token")))
                .getFirst()
                .command();

        assertThat(build.subList(build.indexOf("build") + 1, build.indexOf("build") + 3))
                .containsExactly(argument, "--secret=id=TOKEN,src=/token");
    }
}
