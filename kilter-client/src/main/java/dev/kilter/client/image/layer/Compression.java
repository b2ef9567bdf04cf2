package dev.kilter.client.image.layer;

import java.util.Arrays;

/// How the bytes of a layer are made small.
public enum Compression {
    /// What every registry and runtime reads.
    GZIP("gzip"),
    /// Smaller and quicker; read by what is not older than 2021.
    ZSTD("zstd");

    private static final String TAR = "application/vnd.oci.image.layer.v1.tar+";

    private final String title;

    Compression(String title) {
        this.title = title;
    }

    /// As kilter.yaml says it; whatever else is gzip.
    public static Compression of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.title.equals(text))
                .findFirst()
                .orElse(GZIP);
    }

    /// As a manifest of the OCI or of Docker says it.
    public static Compression ofMediaType(String type) {
        return type.endsWith("zstd") ? ZSTD : GZIP;
    }

    /// For a manifest.
    public String mediaType() {
        return TAR + title;
    }

    /// As kilter.yaml says it.
    public String title() {
        return title;
    }
}
