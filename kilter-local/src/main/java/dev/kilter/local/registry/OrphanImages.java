package dev.kilter.local.registry;

import dev.kilter.api.AppStore;
import dev.kilter.api.Orphans;
import dev.kilter.sdk.wire.Orphan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Image repositories of projects without any env. An image is pushed before its env is made, so one that was pushed
/// within a day is let alone.
public final class OrphanImages implements Orphans {
    private static final Duration FRESH = Duration.ofDays(1);

    private final BlobStore blobs;
    private final AppStore apps;

    /// Those of this store.
    public OrphanImages(BlobStore blobs, AppStore apps) {
        this.blobs = blobs;
        this.apps = apps;
    }

    @Override
    public List<Orphan> find(Instant now) {
        List<BlobStore.Pushed> all = blobs.repositories();
        Set<String> held =
                apps.list().stream().map(app -> app.spec().image().repository()).collect(Collectors.toSet());
        Set<String> projects =
                apps.list().stream().map(app -> app.slot().project().toString()).collect(Collectors.toSet());
        return all.stream()
                .filter(each -> !held.contains(each.repository()) && !projects.contains(each.repository()))
                .map(each -> new Orphan(
                        "image repository",
                        each.repository(),
                        "no env runs an image of it" + tags(each.repository()),
                        each.at().plus(FRESH),
                        true))
                .toList();
    }

    private String tags(String repository) {
        List<String> tags = blobs.tags(repository);
        return tags.isEmpty() ? "" : "; tags: " + String.join(", ", tags);
    }

    @Override
    public void remove(Orphan orphan, Instant now) {
        blobs.tags(orphan.name()).forEach(tag -> blobs.deleteReference(orphan.name(), tag));
        blobs.manifests(orphan.name()).forEach(digest -> blobs.deleteReference(orphan.name(), digest));
    }
}
