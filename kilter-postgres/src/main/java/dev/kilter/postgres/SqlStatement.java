package dev.kilter.postgres;

/// One statement of a script, without its semicolon.
///
/// @param sql  its text, comments inside included
/// @param line where it begins in its file, from 1
public record SqlStatement(String sql, int line) {
    /// Its first 60 characters on one line, for people.
    public String head() {
        String flat = sql.replaceAll("\\s+", " ").strip();
        return flat.length() > 60 ? flat.substring(0, 59) + "…" : flat;
    }
}
