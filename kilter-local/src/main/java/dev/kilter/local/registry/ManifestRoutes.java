package dev.kilter.local.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Manifests, tags and referrers. A manifest that names a missing blob is refused.
final class ManifestRoutes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST = 4 * 1024 * 1024;

    private final BlobStore store;

    ManifestRoutes(BlobStore store) {
        this.store = store;
    }

    void manifest(String method, String name, String reference, ServerRequest request, ServerResponse response) {
        switch (method) {
            case "GET", "HEAD" -> read(method, name, reference, request, response);
            case "PUT" -> write(name, reference, request, response);
            case "DELETE" -> {
                if (store.resolve(name, reference).isEmpty()) {
                    unknown(request, response);
                } else {
                    store.deleteReference(name, reference);
                    response.status(Status.ACCEPTED_202).send();
                }
            }
            default ->
                Registry.error(request, response, Status.METHOD_NOT_ALLOWED_405, "UNSUPPORTED", "no such method here");
        }
    }

    private void read(String method, String name, String reference, ServerRequest request, ServerResponse response) {
        Optional<String> digest = store.resolve(name, reference).filter(store::has);
        if (digest.isEmpty()) {
            unknown(request, response);
            return;
        }
        response.header(BlobRoutes.DIGEST, digest.get())
                .header(HeaderNames.CONTENT_TYPE, store.mediaType(name, digest.get()));
        if (method.equals("HEAD")) {
            response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(store.size(digest.get())));
            response.send();
            return;
        }
        response.send(store.read(digest.get()));
    }

    private void write(String name, String reference, ServerRequest request, ServerResponse response) {
        byte[] content = body(request);
        if (content.length > LARGEST) {
            Registry.error(
                    request,
                    response,
                    Status.REQUEST_ENTITY_TOO_LARGE_413,
                    "SIZE_INVALID",
                    "a manifest has at most 4 MiB");
            return;
        }
        JsonNode manifest = parsed(content);
        if (!manifest.isObject()) {
            Registry.error(request, response, Status.BAD_REQUEST_400, "MANIFEST_INVALID", "this is no JSON object");
            return;
        }
        Optional<String> missing =
                named(manifest).stream().filter(digest -> !store.has(digest)).findFirst();
        if (missing.isPresent()) {
            Registry.error(request, response, Status.BAD_REQUEST_400, "MANIFEST_BLOB_UNKNOWN", "a blob is missing");
            return;
        }
        String digest = store.put(content);
        boolean byDigest = reference.startsWith("sha256:");
        if (byDigest && !reference.equals(digest)) {
            Registry.error(
                    request, response, Status.BAD_REQUEST_400, "DIGEST_INVALID", "the content has another digest");
            return;
        }
        if (!byDigest && !reference.matches("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}")) {
            Registry.error(request, response, Status.BAD_REQUEST_400, "TAG_INVALID", "this is no tag");
            return;
        }
        String type = request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse(manifest.path("mediaType").asText("application/vnd.oci.image.manifest.v1+json"));
        store.putManifest(name, digest, type, byDigest ? Optional.empty() : Optional.of(reference));
        if (manifest.has("subject")) {
            response.header(
                    HeaderNames.create("OCI-Subject"),
                    manifest.at("/subject/digest").asText());
        }
        response.status(Status.CREATED_201)
                .header(HeaderNames.LOCATION, "/v2/" + name + "/manifests/" + digest)
                .header(BlobRoutes.DIGEST, digest)
                .send();
    }

    void tags(String name, ServerRequest request, ServerResponse response) {
        if (!store.knows(name)) {
            Registry.error(request, response, Status.NOT_FOUND_404, "NAME_UNKNOWN", "there is no such repository");
            return;
        }
        String last = BlobRoutes.query(request, "last").orElse("");
        List<String> tags =
                store.tags(name).stream().filter(tag -> tag.compareTo(last) > 0).toList();
        int most = BlobRoutes.query(request, "n")
                .filter(n -> n.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .orElse(Integer.MAX_VALUE);
        if (tags.size() > most) {
            tags = tags.subList(0, most);
            if (most > 0) {
                response.header(
                        HeaderNames.create("Link"),
                        "</v2/" + name + "/tags/list?n=" + most + "&last=" + tags.getLast() + ">; rel=\"next\"");
            }
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        Registry.send(request, response, "{\"name\":\"" + name + "\",\"tags\":" + Registry.quoted(tags) + "}");
    }

    void referrers(String name, String digest, ServerRequest request, ServerResponse response) {
        ObjectNode index = JSON.createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", "application/vnd.oci.image.index.v1+json");
        ArrayNode found = index.putArray("manifests");
        for (String candidate : store.manifests(name)) {
            JsonNode manifest = store.has(candidate) ? parsed(store.read(candidate)) : JSON.nullNode();
            if (manifest.at("/subject/digest").asText().equals(digest)) {
                ObjectNode entry = found.addObject();
                entry.put("mediaType", store.mediaType(name, candidate));
                entry.put("digest", candidate);
                entry.put("size", store.size(candidate));
                String type = manifest.path("artifactType")
                        .asText(manifest.at("/config/mediaType").asText());
                entry.put("artifactType", type);
                if (manifest.has("annotations")) {
                    entry.set("annotations", manifest.get("annotations"));
                }
            }
        }
        response.header(HeaderNames.CONTENT_TYPE, "application/vnd.oci.image.index.v1+json");
        Registry.send(request, response, index.toString());
    }

    private static List<String> named(JsonNode manifest) {
        List<String> digests = new ArrayList<>();
        if (manifest.has("config")) {
            digests.add(manifest.at("/config/digest").asText());
        }
        manifest.path("layers").forEach(layer -> {
            if (!layer.has("urls")) {
                digests.add(layer.path("digest").asText());
            }
        });
        manifest.path("manifests")
                .forEach(child -> digests.add(child.path("digest").asText()));
        return digests;
    }

    private static byte[] body(ServerRequest request) {
        try (InputStream in = request.content().inputStream()) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (IOException e) {
            return JSON.nullNode();
        }
    }

    private static void unknown(ServerRequest request, ServerResponse response) {
        Registry.error(request, response, Status.NOT_FOUND_404, "MANIFEST_UNKNOWN", "there is no such manifest");
    }
}
