package dev.kilter.client.image.layer;

import dev.kilter.sdk.spi.ImageContent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Makes the blob of a layer, or finds the one that an earlier build made of the same content.
public final class LayerWriter {
    private static final String FORMAT = "layer 1";

    private final LayerCache cache;
    private final FileHashes hashes;
    private final Compression compression;
    private final LayerFollower follower;

    /// @param follower hears of each layer that no earlier build has made
    public LayerWriter(LayerCache cache, FileHashes hashes, Compression compression, LayerFollower follower) {
        this.cache = cache;
        this.hashes = hashes;
        this.compression = compression;
        this.follower = follower;
    }

    /// The blob of this layer. Links may lead anywhere below `root`, a folder of the image, and nowhere else.
    public BuiltLayer write(ImageContent.Layer layer, String root) throws IOException {
        List<LayerFile> files = filesOf(layer, root);
        String key = keyOf(files);
        Optional<LayerCache.Blob> known = cache.find(key);
        if (known.isPresent()) {
            return built(layer.name(), known.get(), true);
        }
        return built(layer.name(), compress(files, key), false);
    }

    private List<LayerFile> filesOf(ImageContent.Layer layer, String root) throws IOException {
        Map<byte[], LayerFile> sorted = new TreeMap<>(Arrays::compareUnsigned);
        for (ImageContent.Entry entry : layer.entries()) {
            if (!entry.path().equals(Path.of(entry.path()).normalize().toString())
                    || !entry.path().startsWith("/")) {
                throw new IllegalArgumentException("a layer holds absolute, plain paths, not '" + entry.path() + "'");
            }
            sorted.put(entry.path().getBytes(StandardCharsets.UTF_8), LayerFile.of(entry, root, hashes));
        }
        return new ArrayList<>(sorted.values());
    }

    private String keyOf(List<LayerFile> files) {
        MessageDigest digest = Sha256.digest();
        String format = compression == Compression.GZIP ? FORMAT : FORMAT + " " + compression.title();
        digest.update(format.getBytes(StandardCharsets.UTF_8));
        for (LayerFile file : files) {
            digest.update((byte) 0);
            digest.update(file.key().getBytes(StandardCharsets.UTF_8));
        }
        return Sha256.hex(digest.digest());
    }

    private LayerCache.Blob compress(List<LayerFile> files, String key) throws IOException {
        Path written = cache.temporary();
        int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
        try (GrowingFile growing = new GrowingFile(written);
                ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            MessageDigest outer = Sha256.digest();
            MessageDigest inner = Sha256.digest();
            try (OutputStream file = growing.output();
                    OutputStream hashed = new DigestOutputStream(file, outer);
                    OutputStream small = new BlockStream(BlockCodec.of(compression), hashed, workers);
                    OutputStream tar = new DigestOutputStream(small, inner)) {
                follower.begins(growing);
                LayerTar.write(files, hashes, tar);
            }
            LayerCache.Blob blob =
                    new LayerCache.Blob(Sha256.hex(outer.digest()), Sha256.hex(inner.digest()), Files.size(written));
            cache.keep(key, blob, written);
            growing.isWhole("sha256:" + blob.digest());
            return blob;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private BuiltLayer built(String name, LayerCache.Blob blob, boolean cached) {
        return new BuiltLayer(
                name,
                "sha256:" + blob.digest(),
                "sha256:" + blob.diffId(),
                blob.bytes(),
                cached,
                cache.blob(blob.digest()),
                compression);
    }
}
