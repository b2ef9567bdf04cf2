package dev.kilter.postgres;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
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
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            throw refused(path, lineAt(text, text.length()), "is not valid UTF-8", "Save it as UTF-8.");
        }
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            throw refused(path, 1, "begins with a byte order mark", "Save it as UTF-8 without BOM.");
        }
        int nul = text.toString().indexOf('\0');
        if (nul >= 0) {
            throw refused(path, lineAt(text, nul), "holds a NUL character", "Remove it.");
        }
        return new SqlText(path, text.toString());
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

    private static int lineAt(CharSequence text, int end) {
        return 1 + (int) text.subSequence(0, end).chars().filter(c -> c == '\n').count();
    }

    private static RuntimeException refused(String path, int line, String what, String hint) {
        return Problem.of(KilterCode.MIGRATION_FAILED, "'" + path + "' " + what, hint)
                .withEvidence("at " + path + ":" + line + "; nothing of the file was run")
                .toException();
    }
}
