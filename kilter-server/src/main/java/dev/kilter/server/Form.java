package dev.kilter.server;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// A body of `application/x-www-form-urlencoded`.
final class Form {
    private Form() {}

    /// Its fields; one that stands there twice is refused.
    static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2 && fields.put(decoded(parts[0]), decoded(parts[1])) != null) {
                throw wrong("'" + decoded(parts[0]) + "' stands there twice");
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw wrong("a '%' is not followed by two digits");
        }
    }

    private static KilterException wrong(String why) {
        return Problem.of(
                        KilterCode.ARGUMENT_INVALID,
                        "the form cannot be read: " + why,
                        "Send application/x-www-form-urlencoded.")
                .toException();
    }
}
