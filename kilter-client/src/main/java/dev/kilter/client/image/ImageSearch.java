package dev.kilter.client.image;

import com.github.luben.zstd.ZstdInputStream;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.registry.Manifest;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.ImageAnswer.Found;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/// Looks for values in the files of an image that a registry keeps. Of a file that several layers have, the topmost
/// one counts, as it does while the image runs.
public final class ImageSearch {
    private static final int MOST = 50;
    private static final String VARIABLES = "the image's own variables";

    private final TextSearch texts;
    private final Set<String> covered = new HashSet<>();
    private final List<Found> found = new ArrayList<>();

    private ImageSearch(SortedMap<String, String> values) {
        this.texts = new TextSearch(values);
    }

    /// The places of these values, by their names; at most 50, from the top layer down.
    ///
    /// @param digest of the image's manifest
    public static List<Found> of(RegistryTarget place, String digest, SortedMap<String, String> values) {
        ImageSearch search = new ImageSearch(values);
        try (RegistrySession pull = RegistrySession.open(place, false)) {
            Manifest manifest = pull.manifest(digest)
                    .orElseThrow(() -> unreadable(place, "it says that there is no '" + digest + "'", null));
            search.note(VARIABLES, search.texts.in(pull.text(manifest.config().digest())));
            for (OciImage.Blob layer : manifest.layers().reversed()) {
                if (search.found.size() < MOST) {
                    search.layer(pull, layer);
                }
            }
            return List.copyOf(search.found);
        } catch (IOException e) {
            throw unreadable(place, String.valueOf(e.getMessage()), e);
        }
    }

    private static KilterException unreadable(RegistryTarget place, String why, @Nullable IOException cause) {
        Problem problem = Problem.of(
                KilterCode.UNREACHABLE,
                "the image cannot be read from '" + place.name() + "': " + why,
                "kilter doctor");
        return cause == null ? problem.toException() : problem.toException(cause);
    }

    private void layer(RegistrySession pull, OciImage.Blob layer) throws IOException {
        Set<String> here = new HashSet<>();
        try (InputStream blob = new BufferedInputStream(
                        pull.blob(layer.digest(), layer.bytes()).from(0), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(plain(layer.compression(), blob), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = "/" + entry.getName().replaceFirst("^(?:\\./|/)+", "");
                if (entry.isDirectory()) {
                    continue;
                }
                boolean isHidden = isCovered(path);
                here.add(Whiteouts.covers(path));
                if (!isHidden && entry.isFile() && found.size() < MOST) {
                    note(path, texts.in(path, tar));
                }
            }
        }
        covered.addAll(here);
    }

    /// Whether a layer above has it, or took it or a folder around it away.
    private boolean isCovered(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (covered.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    private void note(String path, Set<String> names) {
        names.forEach(name -> found.add(new Found(name, path)));
    }

    private static InputStream plain(Compression compression, InputStream blob) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPInputStream(blob, 1 << 16);
            case ZSTD -> new ZstdInputStream(blob);
        };
    }
}
