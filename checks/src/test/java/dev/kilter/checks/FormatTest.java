package dev.kilter.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatTest {
    private final SourceFormat format = new SourceFormat();

    @Test
    void every_java_file_is_laid_out_by_the_formatter() {
        assertThat(format.unformatted(Repository.root()))
                .map(file -> Repository.root().relativize(file).toString())
                .as("files that `dev/format` would rewrite")
                .isEmpty();
    }

    @Test
    void the_check_sees_the_files_of_all_modules() {
        assertThat(SourceFormat.sources(Repository.root()))
                .hasSizeGreaterThan(100)
                .contains(Repository.root().resolve("kilter-sdk/src/main/java/module-info.java"));
    }

    @Test
    void an_unused_import_and_wild_layout_are_mended() throws Exception {
        assertThat(format.formatted("package a;\nimport java.util.List;\nfinal class  A{int a=1;}\n"))
                .isEqualTo("""
                    package a;

                    final class A {
                        int a = 1;
                    }
                    """);
    }
}
