package dev.kilter.local.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The objects in one folder of a slot: those that `kustomization.yaml` lists, or all YAML files without one, as Flux
/// has it.
final class ManifestFiles {
    static final YAMLMapper YAML = new YAMLMapper();

    private static final String KUSTOMIZATION = "kustomization.yaml";

    private ManifestFiles() {}

    static List<JsonNode> objects(Map<String, String> files) {
        List<JsonNode> objects = new ArrayList<>();
        for (String name : listed(files)) {
            String text = files.get(name);
            if (text == null) {
                throw failed("'" + name + "' is listed in " + KUSTOMIZATION + " but is not there");
            }
            documents(name, text).stream()
                    .filter(each -> each.isObject() && !each.isEmpty())
                    .forEach(objects::add);
        }
        return objects;
    }

    private static List<String> listed(Map<String, String> files) {
        String text = files.get(KUSTOMIZATION);
        if (text == null) {
            return new TreeSet<>(files.keySet())
                    .stream().filter(name -> name.matches(".*\\.ya?ml")).toList();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode document : documents(KUSTOMIZATION, text)) {
            document.path("resources").forEach(name -> names.add(name.asText().replaceFirst("^\\./", "")));
        }
        return names;
    }

    private static List<JsonNode> documents(String name, String text) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll();
        } catch (JsonProcessingException e) {
            throw failed("'" + name + "' is no YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static KilterException failed(String what) {
        return Problem.of(
                        KilterCode.APPLY_FAILED,
                        "the slot's manifests cannot be applied: " + what,
                        "Correct or revert the commit in the flux repo, or deploy again.")
                .toException();
    }
}
