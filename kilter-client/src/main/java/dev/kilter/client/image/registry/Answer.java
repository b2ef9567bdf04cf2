package dev.kilter.client.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;

/// What a registry answered, as a whole.
///
/// @param text what came with it, as UTF-8
/// @param from where it was asked in the end
record Answer(int status, HttpHeaders headers, String text, URI from) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean isGood() {
        return status / 100 == 2;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /// The first error that the specification's error document names, such as `DIGEST_INVALID`; empty: it is none.
    String error() {
        return errors().path("code").asText();
    }

    /// What went wrong in the registry's words, for evidence.
    String reason() {
        JsonNode first = errors();
        String said = first.path("code").asText() + " " + first.path("message").asText();
        return said.isBlank() ? "status " + status : said.strip();
    }

    private JsonNode errors() {
        try {
            return JSON.readTree(text).path("errors").path(0);
        } catch (IOException _) {
            return JSON.missingNode();
        }
    }
}
