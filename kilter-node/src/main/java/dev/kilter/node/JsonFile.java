package dev.kilter.node;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.ProjectTree;
import java.nio.charset.StandardCharsets;

/// A JSON file of a project; what is wrong with it is a problem with its file and line.
public final class JsonFile {
    private static final JsonMapper STRICT = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonMapper RELAXED = STRICT.rebuild()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .build();

    private JsonFile() {}

    /// Its content, by the rules of `JSON.parse`.
    public static JsonNode read(ProjectTree tree, String path) {
        return read(STRICT, tree, path);
    }

    /// Its content; comments and trailing commas are allowed.
    public static JsonNode readRelaxed(ProjectTree tree, String path) {
        return read(RELAXED, tree, path);
    }

    private static JsonNode read(JsonMapper mapper, ProjectTree tree, String path) {
        String text = new String(tree.read(path), StandardCharsets.UTF_8);
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            int line = location == null ? 1 : location.getLineNr();
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            path + ":" + line + ": it is not JSON: " + what(e),
                            text.contains("<<<<<<<")
                                    ? "Resolve the merge conflict in it."
                                    : "Correct it, or restore it from git.")
                    .toException(e);
        }
    }

    /// Without what only Jackson's own users can read.
    private static String what(JsonProcessingException e) {
        String first = e.getOriginalMessage().lines().findFirst().orElse("");
        return first.replaceFirst(" \\((?:start marker at|of type) .*", "");
    }
}
