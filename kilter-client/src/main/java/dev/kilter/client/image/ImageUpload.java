package dev.kilter.client.image;

import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.registry.BlobContent;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.client.image.registry.UploadAhead;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.problem.KilterException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The blobs of one image on their way: those that are missing, side by side, and the manifest last.
final class ImageUpload {
    private static final long SMALLEST_NEWS = 256 * 1024;

    private final RegistrySession registry;
    private final EarlyUploads early;
    private final RegistryTarget target;
    private final PushMemory memory;
    private final BuiltImage.Assembled image;
    private final long total;
    private final BuildObserver observer;
    private final AtomicLong sent = new AtomicLong();
    private final ReentrantLock telling = new ReentrantLock();
    private long told;

    ImageUpload(
            RegistrySession registry,
            EarlyUploads early,
            RegistryTarget target,
            PushMemory memory,
            BuiltImage.Assembled image,
            BuildObserver observer) {
        this.registry = registry;
        this.early = early;
        this.target = target;
        this.memory = memory;
        this.image = image;
        this.total = image.bytes();
        this.observer = observer;
    }

    /// @param source a repository of the target's registry that has it; null: none is known
    record Part(
            String digest,
            BlobContent content,
            boolean isLayer,
            @Nullable String source) {
        /// The layers of an image, and its configuration.
        static List<Part> of(BuiltImage.Assembled image) {
            List<Part> parts = new ArrayList<>();
            for (BuiltLayer layer : image.layers()) {
                parts.add(new Part(layer.digest(), BlobContent.of(layer.blob(), layer.bytes()), true, null));
            }
            byte[] config = image.config().getBytes(StandardCharsets.UTF_8);
            parts.add(new Part(OciImage.digestOf(image.config()), BlobContent.of(config), false, null));
            return parts;
        }
    }

    /// Sends what is missing, and the manifest. What this machine pushed there lately is not asked for, unless the
    /// registry then misses it.
    PushedImage all(List<Part> parts) {
        Set<String> known = memory.of(target);
        int present = send(parts, known);
        if (!registry.pushManifest(image.manifest())) {
            memory.forget(target);
            present = send(parts, Set.of());
            if (!registry.pushManifest(image.manifest())) {
                throw registry.forgets();
            }
        }
        List<String> there = new ArrayList<>(parts.stream().map(Part::digest).toList());
        there.add(image.digest());
        memory.keep(target, there);
        int layers = (int) parts.stream().filter(Part::isLayer).count();
        ImageRef reference = new ImageRef(target.name() + "@" + image.digest());
        return new PushedImage(reference, layers, present, sent.get(), total);
    }

    /// The number of layers that were there.
    private int send(List<Part> parts, Set<String> known) {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (Part part : parts) {
                running.add(pool.submit(() -> isPresentOrSend(part, known)));
            }
            int present = 0;
            for (int i = 0; i < parts.size(); i++) {
                present += outcome(running.get(i)) && parts.get(i).isLayer ? 1 : 0;
            }
            return present;
        }
    }

    private boolean isPresentOrSend(Part part, Set<String> known) throws InterruptedException {
        if (known.contains(part.digest)) {
            return true;
        }
        // Where something is known, what is not was made since: there is no use in asking for it.
        if (known.isEmpty() && registry.hasBlob(part.digest)) {
            return true;
        }
        Optional<UploadAhead> ahead = early.end(part.digest, this::tell);
        String source = part.source != null
                ? part.source
                : memory.sibling(target, part.digest).orElse(null);
        return !registry.pushBlob(part.digest, part.content, source, ahead.orElse(null), this::tell);
    }

    private void tell(long more) {
        sent.addAndGet(more);
        telling.lock();
        try {
            long now = sent.get();
            if (now - told >= Math.max(total / 50, SMALLEST_NEWS) || now >= total) {
                told = now;
                observer.on(new BuildEvent.Uploading(now, total));
            }
        } finally {
            telling.unlock();
        }
    }

    private static boolean outcome(Future<Boolean> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KilterException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("the push was stopped").initCause(e);
        }
    }
}
