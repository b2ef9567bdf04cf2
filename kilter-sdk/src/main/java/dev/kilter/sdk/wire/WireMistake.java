package dev.kilter.sdk.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.kilter.sdk.problem.KilterException;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is wrong with some JSON, in words for the person who wrote it: where, and what; no class of ours.
final class WireMistake {
    private WireMistake() {}

    static String of(JsonProcessingException failure) {
        return switch (failure) {
            case JsonEOFException _ -> "the JSON ends too early";
            case JsonParseException syntax ->
                "no JSON at line " + syntax.getLocation().getLineNr() + ", column "
                        + syntax.getLocation().getColumnNr();
            case JsonMappingException mapping -> where(mapping) + what(mapping);
            default -> "it cannot be read";
        };
    }

    private static String where(JsonMappingException failure) {
        String path = failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : "'" + path.replace(".[", "[") + "': ";
    }

    private static String what(JsonMappingException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof KilterException known) {
            return known.problem().detail();
        }
        if (cause instanceof IllegalArgumentException || cause instanceof DateTimeException) {
            return String.valueOf(cause.getMessage());
        }
        String text = failure.getOriginalMessage().toLowerCase(Locale.ROOT);
        if (text.contains("missing required") || text.contains("null value") || text.contains("invalid `null`")) {
            return "it is missing";
        }
        if (text.contains("type id")) {
            return "its 'type' is unknown";
        }
        return "it has another form";
    }
}
