package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                "sub/.git",
                ".env",
                ".env.local",
                "config/.env.production",
                "node_modules/x/index.js",
                "packages/a/node_modules/y.js",
                "target/classes/A.class",
                ".npmrc",
                "kilter.yaml"
            })
    void secrets_and_leftovers_never_ship(String path) {
        assertThat(IgnoreRules.of(List.of("!**"), ".kilterignore").leavesOut(path))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.js", "src/target/index.js", "environment.js", "public/.well-known/x", "a.env"})
    void an_apps_own_files_ship(String path) {
        assertThat(IgnoreRules.of(List.of(), "").leavesOut(path)).isFalse();
    }

    @Test
    void patterns_are_those_of_dockerignore() {
        IgnoreRules rules = IgnoreRules.of(
                List.of("# notes", "*.md", "!README.md", "docs/", "**/*.log", "tmp?", "/secret"), ".kilterignore");
        assertThat(List.of("a.md", "docs/x/y.html", "a/b/c.log", "c.log", "tmp1", "secret/key"))
                .allMatch(rules::leavesOut);
        assertThat(List.of("README.md", "sub/a.md", "tmp12", "src/docs/x", "sub/secret"))
                .noneMatch(rules::leavesOut);
    }
}
