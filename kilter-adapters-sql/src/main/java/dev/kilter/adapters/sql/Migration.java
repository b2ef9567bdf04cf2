package dev.kilter.adapters.sql;

import dev.kilter.postgres.SqlFile;
import dev.kilter.postgres.SqlSplitter;
import dev.kilter.postgres.SqlText;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationFile;
import dev.kilter.sdk.wire.Bundle;
import java.util.List;

/// One migration as its format reads it.
///
/// @param version what the format orders and remembers it by
/// @param file    what runs
record Migration(String version, SqlFile file) {
    /// A migration of this part of a file; lines outside the part are blank, so that messages have the file's
    /// lines.
    static Migration of(MigrationFolder folder, String name, String version, String part, boolean outside) {
        SqlText text = folder.text(name);
        SqlFile file = new SqlFile(
                name,
                Bundle.hash(folder.bytes(name)),
                text,
                OwnTransaction.unwrapped(text, SqlSplitter.split(part), outside),
                outside);
        return new Migration(version, file);
    }

    /// The same without anything to run.
    Migration withoutStatements() {
        return new Migration(version, new SqlFile(file.name(), file.sha256(), file.text(), List.of(), false));
    }

    String name() {
        return file.name();
    }

    MigrationFile asFile() {
        return new MigrationFile(file.name(), file.text().path(), file.sha256());
    }

    /// A file that its format cannot read: nothing of it is run.
    static KilterException malformed(String path, int line, String what, String hint) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + path + "' " + what, hint)
                .withEvidence("at " + path + ":" + line + "; nothing of the file was run")
                .toException();
    }
}
