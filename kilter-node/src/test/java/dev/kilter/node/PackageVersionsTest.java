package dev.kilter.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.problem.KilterException;
import dev.kilter.testkit.MemoryTree;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageVersionsTest {
    private static final String PACKAGE = """
        { "dependencies": { "drizzle-orm": "^0.45.0" }, "devDependencies": { "@scope/tool": "^7.0.0" } }
        """;

    private static final Map<String, String> LOCKS =
            Map.of("npm3", """
                { "lockfileVersion": 3, "packages": { "": { "dependencies": { "drizzle-orm": "^0.45.0" } },
                  "node_modules/drizzle-orm": { "version": "0.45.4" }, "node_modules/@scope/tool": { "version": "7.4.1" } } }
                """, "npm1", """
                { "lockfileVersion": 1, "dependencies": { "drizzle-orm": { "version": "0.45.4" },
                  "@scope/tool": { "version": "7.4.1" } } }
                """, "pnpm5", """
                lockfileVersion: 5.4

                specifiers:
                  '@scope/tool': ^7.0.0
                  drizzle-orm: ^0.45.0

                dependencies:
                  drizzle-orm: 0.45.4_pg@8.16.3

                devDependencies:
                  '@scope/tool': 7.4.1

                packages:

                  /drizzle-orm/0.45.4_pg@8.16.3:
                    resolution: {integrity: sha512-x}
                """, "pnpm9", """
                lockfileVersion: '9.0'

                importers:

                  packages/other:
                    dependencies:
                      drizzle-orm:
                        specifier: ^0.30.0
                        version: 0.30.1

                  .:
                    dependencies:
                      drizzle-orm:
                        specifier: ^0.45.0
                        version: 0.45.4(pg@8.16.3)
                    devDependencies:
                      '@scope/tool':
                        specifier: ^7.0.0
                        version: 7.4.1

                packages:

                  drizzle-orm@0.45.4:
                    resolution: {integrity: sha512-x}
                """, "yarn1", """
                # yarn lockfile v1


                "@scope/tool@^7.0.0":
                  version "7.4.1"
                  dependencies:
                    drizzle-orm "^0.30.0"

                drizzle-orm@^0.30.0:
                  version "0.30.1"

                drizzle-orm@^0.44.0, drizzle-orm@^0.45.0:
                  version "0.45.4"
                  resolved "x"
                """, "yarn4", """
                __metadata:
                  version: 8

                "@scope/tool@npm:^7.0.0":
                  version: 7.4.1
                  resolution: "@scope/tool@npm:7.4.1"

                "drizzle-orm@npm:^0.45.0":
                  version: 0.45.4
                  resolution: "drizzle-orm@npm:0.45.4"
                """, "bun", """
                {
                  "lockfileVersion": 1,
                  "packages": {
                    "@scope/tool": ["@scope/tool@7.4.1", "", {}, "sha512-x"],
                    "drizzle-orm": ["drizzle-orm@0.45.4", "", { "peerDependencies": { "pg": ">=8" } }, "sha512-x"],
                  },
                }
                """);

    @ParameterizedTest
    @CsvSource({
        "npm3,package-lock.json",
        "npm1,package-lock.json",
        "npm3,npm-shrinkwrap.json",
        "pnpm5,pnpm-lock.yaml",
        "pnpm9,pnpm-lock.yaml",
        "yarn1,yarn.lock",
        "yarn4,yarn.lock",
        "bun,bun.lock"
    })
    void a_lock_file_says_the_version(String lock, String file) {
        var versions = new PackageVersions(new MemoryTree(Map.of("package.json", PACKAGE, file, LOCKS.get(lock))));

        assertThat(versions.find("drizzle-orm")).contains(new PinnedPackage("drizzle-orm", "0.45.4", true, file));
        assertThat(versions.find("@scope/tool")).contains(new PinnedPackage("@scope/tool", "7.4.1", true, file));
        assertThat(versions.find("drizzle")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "^0.45.0,0.45.0,false,0,45",
        "0.45.4,0.45.4,true,0,45",
        "1.0.0-rc.4,1.0.0-rc.4,true,1,0",
        ">=7,7,false,7,0",
        "~6.19.1,6.19.1,false,6,19",
        "7.x,7.x,true,7,0"
    })
    void without_a_lock_file_the_range_is_said(String range, String version, boolean exact, int major, int minor) {
        var tree = new MemoryTree(Map.of("package.json", "{\"devDependencies\":{\"prisma\":\"" + range + "\"}}"));

        PinnedPackage found = new PackageVersions(tree).find("prisma").orElseThrow();

        assertThat(found).isEqualTo(new PinnedPackage("prisma", version, exact, "package.json"));
        assertThat(found.major()).isEqualTo(major);
        assertThat(found.minor()).isEqualTo(minor);
    }

    @ParameterizedTest
    @CsvSource({"workspace:*", "latest", "catalog:", "^6 || ^7", "github:a/b"})
    void what_is_no_version_is_none(String range) {
        var tree = new MemoryTree(Map.of("package.json", "{\"devDependencies\":{\"prisma\":\"" + range + "\"}}"));

        assertThat(new PackageVersions(tree).find("prisma")).isEmpty();
    }

    @Test
    void two_lock_files_that_disagree_are_a_problem() {
        Map<String, String> files = new HashMap<>(Map.of("package.json", PACKAGE, "yarn.lock", LOCKS.get("yarn1")));
        files.put("package-lock.json", Objects.requireNonNull(LOCKS.get("npm3")).replace("0.45.4", "0.45.3"));

        assertThatThrownBy(() -> new PackageVersions(new MemoryTree(files)).find("drizzle-orm"))
                .isInstanceOfSatisfying(
                        KilterException.class,
                        e -> assertThat(e.problem().evidence())
                                .containsExactly(
                                        "drizzle-orm 0.45.3 (package-lock.json)", "drizzle-orm 0.45.4 (yarn.lock)"));
    }

    @Test
    void a_broken_lock_file_is_a_problem_with_its_line() {
        var tree = new MemoryTree(Map.of("package-lock.json", "{\n<<<<<<< HEAD\n}"));

        assertThatThrownBy(() -> new PackageVersions(tree).find("prisma"))
                .isInstanceOfSatisfying(KilterException.class, e -> {
                    assertThat(e.problem().detail()).startsWith("package-lock.json:2: it is not JSON: ");
                    assertThat(e.problem().hint()).contains("merge conflict");
                });
    }
}
