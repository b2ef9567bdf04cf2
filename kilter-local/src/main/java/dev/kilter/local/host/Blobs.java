package dev.kilter.local.host;

import java.io.IOException;
import java.io.InputStream;

/// The content-addressed files of a registry: manifests, configs and layers alike.
public interface Blobs {
    /// Opens the blob `sha256:<64 hex>`. A missing one is a [java.nio.file.NoSuchFileException]. The caller closes
    /// it.
    InputStream open(String digest) throws IOException;
}
