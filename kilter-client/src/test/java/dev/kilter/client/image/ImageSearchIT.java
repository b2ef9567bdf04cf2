package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.wire.ImageAnswer.Found;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Images with layers that a test writes, read from a registry.
class ImageSearchIT {
    private static final String URL = "https://api.dev.example.com";
    private static final SortedMap<String, String> VALUES =
            new TreeMap<>(Map.of("API_URL", URL, "KEY_ID", "id-4711-ä"));

    private final FakeRegistry registry = registry();

    private static FakeRegistry registry() {
        try {
            return new FakeRegistry();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void values_are_found_wherever_they_stand_and_only_those() throws Exception {
        String before = "x".repeat((1 << 18) - 10);
        Map<String, byte[]> files = new TreeMap<>();
        files.put("app/clean.js", bytes("https://api.example.com"));
        files.put("app/kilter.yaml", bytes("env: { API_URL: " + URL + " }"));
        files.put("app/main.js", bytes("fetch('" + URL + "')"));
        files.put("app/data.json", bytes("{\"url\":\"https:\\/\\/api.dev.example.com\"}"));
        files.put("app/over-the-edge.bin", bytes(before + URL));
        files.put("app/shop.jar", jar(Map.of("application.yml", "id: id-4711-ä")));
        files.put("app/no.jar", bytes("no jar, " + URL));

        assertThat(search(List.of(files), "{\"config\":{\"Env\":[\"API=" + URL + "\"]}}"))
                .containsExactly(
                        new Found("API_URL", "the image's own variables"),
                        new Found("API_URL", "/app/data.json"),
                        new Found("API_URL", "/app/main.js"),
                        new Found("API_URL", "/app/over-the-edge.bin"),
                        new Found("KEY_ID", "/app/shop.jar"));
    }

    @Test
    void what_a_layer_above_replaced_or_took_away_is_not_there() throws Exception {
        Map<String, byte[]> bottom = new TreeMap<>();
        for (String path : List.of("a/replaced", "a/gone", "b/c/folder-gone", "d/emptied", "e/stays")) {
            bottom.put(path, bytes(URL));
        }
        Map<String, byte[]> top = new TreeMap<>();
        top.put("a/replaced", bytes("another"));
        top.put("a/.wh.gone", bytes(""));
        top.put("b/.wh.c", bytes(""));
        top.put("d/.wh..wh..opq", bytes(""));
        top.put("d/new", bytes(URL));

        assertThat(search(List.of(bottom, top), "{}"))
                .containsExactly(new Found("API_URL", "/d/new"), new Found("API_URL", "/e/stays"));
    }

    @Test
    void an_image_that_is_not_there_is_a_problem() {
        assertThatThrownBy(() -> ImageSearch.of(place(), "sha256:" + "0".repeat(64), VALUES))
                .hasMessageContaining("cannot be read");
    }

    private RegistryTarget place() {
        return registry.target(FakeRegistry.PASSWORD);
    }

    private List<Found> search(List<Map<String, byte[]>> layers, String config) throws Exception {
        List<OciImage.Blob> blobs = new ArrayList<>();
        for (Map<String, byte[]> files : layers) {
            byte[] blob = layer(files);
            blobs.add(new OciImage.Blob(keep(blob), blob.length));
        }
        keep(bytes(config));
        String manifest = OciImage.manifest(config, blobs);
        registry.manifests.put(OciImage.digestOf(manifest), bytes(manifest));
        return ImageSearch.of(place(), OciImage.digestOf(manifest), VALUES);
    }

    private String keep(byte[] blob) throws Exception {
        String digest = "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(blob));
        registry.blobs.put(digest, blob);
        return digest;
    }

    private static byte[] layer(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip, "UTF-8")) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(file.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(file.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] jar(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(bytes(file.getValue()));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
