package dev.kilter.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseToolTest {
    @TempDir
    private Path folder;

    @Test
    void the_newest_of_the_path_is_taken_and_what_is_no_postgresql_passed_over() throws IOException {
        program("old/pg_tool", "echo 'pg_tool (PostgreSQL) 9.6.1'");
        program("new/pg_tool", "echo 'pg_tool (PostgreSQL) 17.6 (Debian 17.6-1)'");
        program("other/pg_tool", "echo 'something else 99'; exit 1");
        Map<String, String> environment =
                Map.of("PATH", folder.resolve("old") + ":" + folder.resolve("other") + ":" + folder.resolve("new"));

        DatabaseTool found = DatabaseTool.find("pg_tool", 17, environment);

        assertThat(found).isEqualTo(new DatabaseTool(folder.resolve("new/pg_tool"), 17));
        assertThat(found.atLeast(17)).isSameAs(found);
        KilterException old = catchThrowableOfType(KilterException.class, () -> found.atLeast(18));
        assertThat(old.problem().detail())
                .isEqualTo("'pg_tool' is of PostgreSQL 17, and the server of 18: it would refuse to work");
        assertThat(old.problem().hint()).contains("install ").contains("18");
    }

    @Test
    void a_missing_tool_is_told_with_the_command_that_installs_it() {
        KilterException missing = catchThrowableOfType(
                KilterException.class, () -> DatabaseTool.find("pg_tool", 17, Map.of("PATH", folder.toString())));

        assertThat(missing.problem().detail()).isEqualTo("there is no 'pg_tool' on this machine");
        assertThat(missing.problem().hint()).contains("install ").contains("17");
        assertThat(missing.problem().kind().exitCode()).isEqualTo(9);
    }

    private void program(String path, String script) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
