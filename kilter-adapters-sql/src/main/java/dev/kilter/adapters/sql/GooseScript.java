package dev.kilter.adapters.sql;

import dev.kilter.sdk.problem.KilterException;
import java.util.Locale;

/// What a goose file does upwards.
///
/// @param up      its text, all other lines blank
/// @param outside whether it says NO TRANSACTION
record GooseScript(String up, boolean outside) {
    private enum Place {
        BEFORE,
        UP,
        STATEMENT,
        DOWN
    }

    static GooseScript of(String path, String text) {
        StringBuilder up = new StringBuilder();
        Place place = Place.BEFORE;
        boolean outside = false;
        int open = 0;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            boolean comment = line.strip().startsWith("--");
            if (comment && line.contains("+goose")) {
                String mark =
                        line.replace("--", "").replace("+goose", "").strip().toUpperCase(Locale.ROOT);
                if (place == Place.UP && mark.equals("DOWN") && open > 0) {
                    throw unfinished(path, open);
                }
                outside |= mark.equals("NO TRANSACTION");
                place = after(path, number, place, mark);
            } else if (place == Place.BEFORE && !comment && !line.isBlank()) {
                throw Migration.malformed(
                        path, number, "has statements before '-- +goose Up'", "Move them below the mark.");
            } else if (place == Place.UP && !line.isBlank() && !(comment && open == 0)) {
                open = endsStatement(line) ? 0 : open > 0 ? open : number;
            }
            boolean runs = !comment && (place == Place.UP || place == Place.STATEMENT);
            up.append(runs || (comment && !line.contains("+goose") && place != Place.DOWN) ? line : "")
                    .append('\n');
        }
        if (place == Place.BEFORE || place == Place.STATEMENT) {
            throw Migration.malformed(
                    path,
                    number,
                    place == Place.BEFORE ? "has no '-- +goose Up'" : "has no '-- +goose StatementEnd'",
                    "Add the mark.");
        }
        if (place == Place.UP && open > 0) {
            throw unfinished(path, open);
        }
        return new GooseScript(up.toString(), outside);
    }

    private static Place after(String path, int number, Place place, String mark) {
        boolean down = place == Place.DOWN;
        return switch (mark) {
            case "UP" -> place == Place.BEFORE ? Place.UP : wrong(path, number, mark);
            case "DOWN" -> place == Place.UP ? Place.DOWN : wrong(path, number, mark);
            case "STATEMENTBEGIN" -> down ? place : place == Place.UP ? Place.STATEMENT : wrong(path, number, mark);
            case "STATEMENTEND" -> down ? place : place == Place.STATEMENT ? Place.UP : wrong(path, number, mark);
            case "NO TRANSACTION", "ENVSUB OFF" -> place;
            case "ENVSUB ON" ->
                throw Migration.malformed(
                        path,
                        number,
                        "asks for variables of the environment (ENVSUB ON), which a migration Job does not have",
                        "Write the values into the file, or let goose itself migrate: migration: { tool: sql, engine:"
                                + " cli, command: [goose, up] }");
            default -> wrong(path, number, mark);
        };
    }

    private static Place wrong(String path, int number, String mark) {
        throw Migration.malformed(
                path, number, "has the mark '+goose " + mark + "' where goose knows none", "Correct the mark.");
    }

    private static KilterException unfinished(String path, int line) {
        return Migration.malformed(path, line, "has a statement without a semicolon at its end", "Add it.");
    }

    /// As goose sees it: the last word before a comment ends in a semicolon.
    private static boolean endsStatement(String line) {
        String last = "";
        for (String word : line.strip().split("\\s+", -1)) {
            if (word.startsWith("--")) {
                break;
            }
            last = word;
        }
        return last.endsWith(";");
    }
}
