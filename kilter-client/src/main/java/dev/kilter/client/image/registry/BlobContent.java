package dev.kilter.client.image.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The bytes of a blob, which can be read again from any place: an upload that broke goes on from there.
public interface BlobContent {
    long size();

    /// The bytes from this one on; the caller closes it.
    InputStream from(long offset) throws IOException;

    /// What this file holds.
    static BlobContent of(Path file, long size) {
        return new BlobContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream from(long offset) throws IOException {
                InputStream in = Files.newInputStream(file);
                in.skipNBytes(offset);
                return in;
            }
        };
    }

    /// These bytes.
    static BlobContent of(byte[] bytes) {
        return new BlobContent() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public InputStream from(long offset) {
                return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
            }
        };
    }
}
