package dev.kilter.client.image.layer;

import java.nio.file.Path;

/// One compressed layer on this machine.
///
/// @param name   for people: `dependencies`, `app`
/// @param digest `sha256:…` of the compressed bytes
/// @param diffId `sha256:…` of the tar inside
/// @param bytes  compressed size
/// @param cached whether it was compressed by an earlier build
/// @param blob   where the compressed bytes lie
/// @param compression of those bytes
public record BuiltLayer(
        String name, String digest, String diffId, long bytes, boolean cached, Path blob, Compression compression) {
    /// One of gzip.
    public BuiltLayer(String name, String digest, String diffId, long bytes, boolean cached, Path blob) {
        this(name, digest, diffId, bytes, cached, blob, Compression.GZIP);
    }
}
