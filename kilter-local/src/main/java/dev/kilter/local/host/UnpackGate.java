package dev.kilter.local.host;

import com.github.luben.zstd.ZstdInputStream;
import dev.kilter.effects.Effects;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/// Unpacks a whole image into a folder as one effect: thousands of small files would be thousands of places to be
/// killed at, though until the folder is renamed they all mean the same, "not unpacked".
final class UnpackGate {
    private final Effects effects;
    private final Blobs blobs;

    UnpackGate(Effects effects, Blobs blobs) {
        this.effects = effects;
        this.blobs = blobs;
    }

    /// Fills `folder` (which must not exist) with `rootfs/` and `config.json`.
    void unpack(ImageManifest image, Path folder) {
        try {
            effects.<IOException>run("unpack image " + folder.getFileName(), () -> {
                Path root = Files.createDirectories(folder.resolve("rootfs"));
                for (ImageManifest.Layer layer : image.layers()) {
                    layer(layer, root, image.config().hasHostRuntime());
                }
                if (image.config().hasHostRuntime()) {
                    ImageFolder inside = new ImageFolder(root);
                    Files.createDirectories(inside.folder(
                            ImageFolder.components(image.config().workingDir().substring(1))));
                } else {
                    mountPoints(root);
                }
                Files.write(folder.resolve("config.json"), Wire.encode(image.config()));
            });
        } catch (NoSuchFileException e) {
            throw ImageManifest.missing(String.valueOf(e.getFile())).toException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void layer(ImageManifest.Layer layer, Path root, boolean linksStayInside) throws IOException {
        MessageDigest hash = sha256();
        try (InputStream blob =
                new BufferedInputStream(new DigestInputStream(blobs.open(layer.digest()), hash), 1 << 16)) {
            InputStream tar = decompressed(blob, layer);
            new LayerGate(root, linksStayInside).unpack(tar);
            tar.transferTo(java.io.OutputStream.nullOutputStream());
            blob.transferTo(java.io.OutputStream.nullOutputStream());
        }
        String found = "sha256:" + HexFormat.of().formatHex(hash.digest());
        if (!found.equals(layer.digest())) {
            throw Problem.of(
                            KilterCode.ADMISSION_REFUSED,
                            "the layer '" + layer.digest() + "' is damaged: its content is '" + found + "'",
                            "Deploy again; the image is pushed anew.")
                    .toException();
        }
    }

    private static InputStream decompressed(InputStream blob, ImageManifest.Layer layer) throws IOException {
        if (layer.mediaType().endsWith("zstd")) {
            return new ZstdInputStream(blob);
        }
        blob.mark(2);
        boolean gzip = blob.read() == 0x1f && blob.read() == 0x8b;
        blob.reset();
        return gzip ? new GZIPInputStream(blob, 1 << 16) : blob;
    }

    /// What a process with its own root finds mounted from the host.
    private static void mountPoints(Path root) throws IOException {
        ImageFolder inside = new ImageFolder(root);
        for (String name : java.util.List.of("proc", "dev", "sys", "tmp", "etc")) {
            Files.createDirectories(inside.folder(java.util.List.of(name)));
        }
        Path etc = inside.folder(java.util.List.of("etc"));
        if (!ImageFolder.exists(etc.resolve("resolv.conf"))) {
            Files.createFile(etc.resolve("resolv.conf"));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
