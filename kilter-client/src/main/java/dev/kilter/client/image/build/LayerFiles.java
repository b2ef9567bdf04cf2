package dev.kilter.client.image.build;

import com.github.luben.zstd.ZstdInputStream;
import dev.kilter.client.image.layer.BuiltLayer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The files of a layer that is made already.
final class LayerFiles {
    private LayerFiles() {}

    /// The bytes of the file that is being looked at.
    @FunctionalInterface
    interface Content {
        byte[] bytes() throws IOException;
    }

    /// Hears of one file.
    @FunctionalInterface
    interface Visitor {
        void at(String path, long size, Content content) throws IOException;
    }

    static void of(BuiltLayer layer, Visitor visitor) throws IOException {
        try (InputStream blob = new BufferedInputStream(Files.newInputStream(layer.blob()), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain(layer, blob), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    String path = "/" + entry.getName().replaceFirst("^(?:\\./|/)+", "");
                    visitor.at(path, entry.getSize(), tar::readAllBytes);
                }
            }
        }
    }

    private static InputStream plain(BuiltLayer layer, InputStream blob) throws IOException {
        return switch (layer.compression()) {
            case GZIP -> new GZIPInputStream(blob, 1 << 16);
            case ZSTD -> new ZstdInputStream(blob);
        };
    }
}
