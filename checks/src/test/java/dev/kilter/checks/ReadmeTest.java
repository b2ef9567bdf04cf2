package dev.kilter.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documentation shows is true.
class ReadmeTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");

    static List<String> kilterYamls() {
        return Stream.of("README.md", "docs/extend.md", "docs/kilter-yaml.md")
                .flatMap(name -> Blocks.of(page(name)).in("yaml").stream())
                .toList();
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(Repository.root());
                Stream<Path> docs = Files.walk(page("docs"))) {
            return Stream.concat(root, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("kilterYamls")
    void every_kilter_yaml_in_the_readme_is_read_by_kilter(String yaml) {
        assertThatCode(() ->
                        KilterYaml.parse("kilter.yaml", yaml.getBytes(UTF_8)).resolve(new EnvName("pr-7")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_to_a_file_leads_somewhere(Path page) throws IOException {
        assertThat(LINK.matcher(Files.readString(page)).results().map(match -> match.group(1)))
                .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }

    @Test
    void the_readme_shows_a_kilter_yaml_and_the_verbs() throws IOException {
        assertThat(kilterYamls()).isNotEmpty();
        assertThat(Blocks.of(page("README.md")).commands())
                .hasSizeGreaterThan(15)
                .contains(List.of("kilter", "deploy", "--local", "-C", "examples/guestbook", "--migration", "--seed"))
                .contains(List.of("kilter", "explain", "KLT-M01"));
    }

    @Test
    void the_java_that_the_page_on_extensions_shows_is_the_examples() throws IOException {
        StringBuilder examples = new StringBuilder();
        for (String name : List.of("custom-adapter", "custom-builder", "embedded")) {
            try (Stream<Path> files = Files.walk(page("examples/" + name + "/src"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    examples.append(Files.readString(file));
                }
            }
        }
        List<String> blocks = Blocks.of(page("docs/extend.md")).in("java");
        assertThat(blocks)
                .hasSizeGreaterThan(6)
                .allSatisfy(block -> assertThat(examples.toString()).contains(block));
    }

    private static Path page(String name) {
        return Repository.root().resolve(name);
    }
}
