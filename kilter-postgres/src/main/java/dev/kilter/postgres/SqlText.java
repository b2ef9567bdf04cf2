package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// A SQL file as text: strict UTF-8 without a BOM, since both break scripts in ways that are hard to see.
///
/// @param path its file in the project, for messages
/// @param sql  its content, not normalised
public record SqlText(String path, String sql) {
    private static final String OUTSIDE = "-- kilter:no-transaction";

    /// The text of these bytes; anything that psql or a tool would stumble over is a `KLT-M01` problem.
    public static SqlText of(String path, byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused(path, "is not valid UTF-8", "Save it as UTF-8.");
        }
        if (text.startsWith("\uFEFF")) {
            throw refused(path, "begins with a byte order mark", "Save it as UTF-8 without BOM.");
        }
        if (text.indexOf('\0') >= 0) {
            throw refused(path, "holds a NUL character", "Remove it.");
        }
        return new SqlText(path, text);
    }

    /// Whether its first line asks to run outside a transaction, statement by statement.
    public boolean outsideTransaction() {
        return sql.lines()
                .findFirst()
                .orElse("")
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals(OUTSIDE);
    }

    private static RuntimeException refused(String path, String what, String hint) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + path + "' " + what, hint)
                .withEvidence("nothing of it was run")
                .toException();
    }
}
