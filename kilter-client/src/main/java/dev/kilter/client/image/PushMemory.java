package dev.kilter.client.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kilter.client.image.layer.Compression;
import dev.kilter.client.image.layer.Sha256;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What this machine brought into registries, so that the next push need not ask for it. A guess that saves requests:
/// a registry that lost something says so when the manifest comes, and forgetting does no harm.
public final class PushMemory {
    /// Remembers nothing.
    public static final PushMemory NONE = new PushMemory(null);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 5_000;
    private static final Duration TRUSTED = Duration.ofDays(7);

    private final @Nullable Path folder;

    private PushMemory(@Nullable Path folder) {
        this.folder = folder;
    }

    /// Remembers in this folder.
    static PushMemory in(Path folder) {
        return new PushMemory(folder);
    }

    private record Kept(String digest, String repository) {}

    /// What the target's repository has.
    Set<String> of(RegistryTarget target) {
        return kept(target).stream()
                .filter(kept -> kept.repository.equals(target.repository()))
                .map(Kept::digest)
                .collect(Collectors.toSet());
    }

    /// Another repository of the target's registry that has this blob.
    Optional<String> sibling(RegistryTarget target, String digest) {
        return kept(target).stream()
                .filter(kept -> kept.digest.equals(digest) && !kept.repository.equals(target.repository()))
                .map(Kept::repository)
                .findFirst();
    }

    /// The target's repository has these now.
    void keep(RegistryTarget target, Collection<String> digests) {
        List<Kept> all = new ArrayList<>(kept(target));
        List<Kept> fresh = digests.stream()
                .map(digest -> new Kept(digest, target.repository()))
                .distinct()
                .toList();
        all.removeAll(fresh);
        all.addAll(fresh);
        String text = all.subList(Math.max(0, all.size() - MOST), all.size()).stream()
                .map(kept -> kept.digest + " " + kept.repository + "\n")
                .collect(Collectors.joining());
        write("registry-" + Sha256.of(target.registry()), text);
    }

    /// The registry lost some of them.
    void forget(RegistryTarget target) {
        String text = kept(target).stream()
                .filter(kept -> !kept.repository.equals(target.repository()))
                .map(kept -> kept.digest + " " + kept.repository + "\n")
                .collect(Collectors.joining());
        write("registry-" + Sha256.of(target.registry()), text);
    }

    /// The base for this processor that is named by its digest, or its index', which never becomes another.
    Optional<BaseImage> base(RegistryTarget place, String reference, String architecture) {
        if (folder == null || !reference.contains("@sha256:")) {
            return Optional.empty();
        }
        try {
            JsonNode json =
                    JSON.readTree(folder.resolve(base(reference, architecture)).toFile());
            List<OciImage.Blob> layers = new ArrayList<>();
            json.path("layers")
                    .forEach(layer -> layers.add(new OciImage.Blob(
                            layer.path("digest").asText(),
                            layer.path("bytes").asLong(),
                            Compression.of(layer.path("compression").asText()))));
            return layers.isEmpty() ? Optional.empty() : Optional.of(new BaseImage(place, layers, json.path("config")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    void keep(BaseImage base, String reference, String architecture) {
        if (reference.contains("@sha256:")) {
            ObjectNode json = JSON.createObjectNode();
            base.layers()
                    .forEach(layer -> json.withArrayProperty("layers")
                            .addObject()
                            .put("digest", layer.digest())
                            .put("bytes", layer.bytes())
                            .put("compression", layer.compression().title()));
            json.set("config", base.config());
            write(base(reference, architecture), json.toString());
        }
    }

    private static String base(String reference, String architecture) {
        return "base-" + Sha256.of(reference + " " + architecture);
    }

    private List<Kept> kept(RegistryTarget target) {
        if (folder == null) {
            return List.of();
        }
        Path file = folder.resolve("registry-" + Sha256.of(target.registry()));
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (written.isBefore(Instant.now().minus(TRUSTED))) {
                return List.of();
            }
            return Files.readAllLines(file).stream()
                    .filter(line -> line.matches("sha256:[0-9a-f]{64} .+"))
                    .map(line -> new Kept(line.substring(0, 71), line.substring(72)))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private void write(String name, String text) {
        if (folder == null) {
            return;
        }
        try {
            Path fresh = Files.createTempFile(Files.createDirectories(folder), "push", ".tmp");
            Files.writeString(fresh, text);
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException _) {
            // The next push asks for more, and is right all the same.
        }
    }
}
