package dev.kilter.local.host;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/// Images made by a test, in memory.
final class TestImages implements Blobs {
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private boolean isZstd;
    private String processor = "";

    /// One entry of a layer.
    sealed interface Entry {
        record File(String name, String content) implements Entry {}

        record Copy(String name, java.nio.file.Path source) implements Entry {}

        record Folder(String name) implements Entry {}

        record Link(String name, String target) implements Entry {}

        record HardLink(String name, String target) implements Entry {}
    }

    @Override
    public InputStream open(String digest) throws IOException {
        byte[] blob = blobs.get(digest);
        if (blob == null) {
            throw new NoSuchFileException(digest);
        }
        return new ByteArrayInputStream(blob);
    }

    /// An image without a base, for a runtime of the host.
    String add(String runtime, List<String> command, List<List<Entry>> layers) {
        return add("\"Labels\":{\"dev.kilter.runtime\":\"" + runtime + "\"},", command, "/app", layers);
    }

    /// An image that brings its own root.
    String addWithBase(List<String> command, List<List<Entry>> layers) {
        return add("", command, "/", layers);
    }

    /// A worker or server that is one shell script.
    String script(String script) {
        return single(List.of("sh", "run.sh"), script);
    }

    /// A Python program; its port is in PORT.
    String python(String program) {
        return single(List.of("python3", "run.sh"), program);
    }

    /// The same, in layers of zstd, each of two frames.
    TestImages inZstd() {
        isZstd = true;
        return this;
    }

    /// The same, that say they are for this processor.
    TestImages forProcessor(String name) {
        processor = "\"architecture\":\"" + name + "\",";
        return this;
    }

    void forget(String digest) {
        blobs.remove(digest);
    }

    private String single(List<String> command, String content) {
        return add("none", command, List.of(List.of(new Entry.File("app/run.sh", content))));
    }

    private String add(String labels, List<String> command, String workingDir, List<List<Entry>> layers) {
        String layerList = layers.stream()
                .map(layer -> "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+" + (isZstd ? "zstd" : "gzip")
                        + "\",\"digest\":\""
                        + put(isZstd ? zstd(tar(layer)) : gzip(tar(layer))) + "\"}")
                .collect(Collectors.joining(","));
        String words = command.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(","));
        String config = put(("{" + processor + "\"config\":{" + labels + "\"WorkingDir\":\"" + workingDir
                        + "\",\"Entrypoint\":[" + words + "]}}")
                .getBytes(StandardCharsets.UTF_8));
        return put(("{\"config\":{\"digest\":\"" + config + "\"},\"layers\":[" + layerList + "]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private String put(byte[] content) {
        try {
            String digest = "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            blobs.put(digest, content);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zstd(byte[] content) {
        int half = content.length / 2;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Zstd.compress(Arrays.copyOf(content, half)));
        bytes.writeBytes(Zstd.compress(Arrays.copyOfRange(content, half, content.length)));
        return bytes.toByteArray();
    }

    private static byte[] tar(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                switch (entry) {
                    case Entry.File(String name, String content) ->
                        file(tar, name, content.getBytes(StandardCharsets.UTF_8));
                    case Entry.Copy(String name, java.nio.file.Path source) ->
                        file(tar, name, java.nio.file.Files.readAllBytes(source));
                    case Entry.Folder(String name) -> tar.putArchiveEntry(new TarArchiveEntry(name + "/", true));
                    case Entry.Link(String name, String target) ->
                        tar.putArchiveEntry(link(name, TarConstants.LF_SYMLINK, target));
                    case Entry.HardLink(String name, String target) ->
                        tar.putArchiveEntry(link(name, TarConstants.LF_LINK, target));
                }
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void file(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry file = new TarArchiveEntry(name, true);
        file.setSize(content.length);
        file.setMode(0755);
        tar.putArchiveEntry(file);
        tar.write(content);
    }

    private static TarArchiveEntry link(String name, byte type, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(target);
        return entry;
    }
}
