package dev.kilter.local.host;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.sdk.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/// Images unpacked below one folder, each exactly once. An image is there whole or not at all, whatever is killed when.
public final class ImageStore {
    private final Path folder;
    private final Blobs blobs;
    private final FileGate files;
    private final UnpackGate unpacking;
    private final ReentrantLock unpackingOne = new ReentrantLock();

    /// @param folder `KILTER_HOME/local/images`
    public ImageStore(Path folder, Blobs blobs, Effects effects) {
        this.folder = folder;
        this.blobs = blobs;
        this.files = new FileGate(effects);
        this.unpacking = new UnpackGate(effects, blobs);
    }

    /// The image of this manifest digest, unpacked now if it was not yet. One that is missing or breaks out of its
    /// folder is a problem.
    public UnpackedImage require(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no image digest: '" + digest + "'");
        }
        Path image = folder.resolve(hex);
        unpackingOne.lock();
        try {
            if (!Files.isDirectory(image)) {
                Path temp = folder.resolve(".unpacking-" + hex);
                files.deleteTree(temp);
                files.createDirectories(folder);
                unpacking.unpack(ImageManifest.read(blobs, digest), temp);
                files.move(temp, image);
            }
            return new UnpackedImage(image.resolve("rootfs"), config(image));
        } finally {
            unpackingOne.unlock();
        }
    }

    private static ImageConfig config(Path image) {
        try {
            return Wire.decode(Files.readAllBytes(image.resolve("config.json")), ImageConfig.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
