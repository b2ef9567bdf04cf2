package dev.kilter.adapters.prisma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.testkit.MemoryTree;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What kilter does not know falls to Prisma's own command.
class BeyondTest {
    private static final PrismaAdapter ADAPTER = new PrismaAdapter();
    private static final MigrationConfig CONFIG = new MigrationConfig("prisma", "prisma/migrations");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8.0.0          | prisma 8.0.0 (package.json)",
                "^8.1.0         | prisma 8.1.0 (package.json, a range)",
                "8.0.0-dev.1    | prisma 8.0.0-dev.1 (package.json)",
                "99999999999.0.0| prisma 99999999999.0.0 (package.json)",
                "^7.0.0         | prisma 7.0.0 (package.json, a range)"
            })
    void an_unknown_version_is_left_to_its_own_command(String version, String said) {
        MemoryTree tree = new MemoryTree(
                Blog.of(version).with("1_item", "CREATE TABLE item ();").files());

        assertThat(ADAPTER.beyond(tree, CONFIG)).contains(said);
        assertThatThrownBy(() -> ADAPTER.find(tree, CONFIG)).hasMessageContaining("up to 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.4.1", "7.3.0", "6.19.3", "^6.0.0", "5.22.0"})
    void a_known_one_is_kilters(String version) {
        MemoryTree tree = new MemoryTree(
                Blog.of(version).with("1_item", "CREATE TABLE item ();").files());

        assertThat(ADAPTER.beyond(tree, CONFIG)).isEqualTo(Optional.empty());
        assertThat(ADAPTER.find(tree, CONFIG)).isPresent();
    }

    @Test
    void files_that_only_a_newer_prisma_writes_are_left_to_it() {
        MemoryTree tree = new MemoryTree(Blog.of("7.4.1")
                .file("prisma/migrations/1_item/migration.ts", "export {}")
                .files());

        assertThat(ADAPTER.beyond(tree, CONFIG)).isPresent();
    }

    @Test
    void a_project_that_names_no_prisma_has_none_to_leave_it_to() {
        MemoryTree tree = new MemoryTree(
                Blog.of("latest").with("1_item", "CREATE TABLE item ();").files());

        assertThat(ADAPTER.beyond(tree, CONFIG)).isEmpty();
        assertThatThrownBy(() -> ADAPTER.find(tree, CONFIG)).hasMessageContaining("which version of Prisma");
    }
}
