package dev.kilter.client.image;

import com.google.cloud.tools.jib.api.ImageReference;
import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.registry.BlobContent;
import dev.kilter.client.image.registry.LoopbackRegistry;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
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

/// Brings an image into a registry: one question when it is there already, else the blobs that are missing, side by
/// side, and the manifest last. Pushing twice does no harm.
public final class ImagePush {
    private static final long SMALLEST_NEWS = 256 * 1024;

    private ImagePush() {}

    /// Pushes, on the base that the platform names where one is needed. A prebuilt image is copied, unless it lives
    /// in the target repository.
    public static PushedImage push(
            BuiltImage image, RegistryTarget target, BaseImages bases, PushMemory memory, BuildObserver observer) {
        return switch (image) {
            case BuiltImage.Assembled assembled -> {
                Optional<String> base = bases.of(assembled.runtime());
                yield base.isPresent()
                        ? push(assembled, target, base.get(), memory, observer)
                        : push(assembled, target, memory, observer);
            }
            case BuiltImage.Prebuilt prebuilt -> ImageCopy.copy(prebuilt, target, observer);
        };
    }

    private static PushedImage push(
            BuiltImage.Assembled image, RegistryTarget target, PushMemory memory, BuildObserver observer) {
        Set<String> known = memory.of(target);
        boolean isNews = !known.isEmpty() && !known.contains(image.digest());
        Optional<Boolean> held = isNews ? Optional.of(false) : LoopbackRegistry.hasManifest(target, image.digest());
        if (held.orElse(false)) {
            return unchanged(image, image.layers().size(), target, memory);
        }
        try (RegistrySession registry = RegistrySession.open(target, true)) {
            if (held.isEmpty() && registry.hasManifest(image.digest())) {
                return unchanged(image, image.layers().size(), target, memory);
            }
            return new Upload(registry, target, memory, image, observer).all(blobsOf(image));
        }
    }

    private static PushedImage push(
            BuiltImage.Assembled app,
            RegistryTarget target,
            String reference,
            PushMemory memory,
            BuildObserver observer) {
        ImageReference from = ImageCopy.parsed(reference);
        RegistryTarget place = ImageCopy.source(from, target);
        try (RegistrySession pull = RegistrySession.open(place, false);
                RegistrySession registry = RegistrySession.open(target, true)) {
            BaseImage base = memory.base(place, reference, app.architecture()).orElseGet(() -> {
                BaseImage pulled = BaseImage.pull(pull, place, from, app.architecture());
                memory.keep(pulled, reference, app.architecture());
                return pulled;
            });
            BuiltImage.Assembled image = base.under(app);
            Set<String> known = memory.of(target);
            boolean isNews = !known.isEmpty() && !known.contains(image.digest());
            if (!isNews && registry.hasManifest(image.digest())) {
                return unchanged(image, base.layers().size() + app.layers().size(), target, memory);
            }
            List<Part> parts = new ArrayList<>();
            String sibling = place.registry().equals(target.registry()) ? place.repository() : null;
            for (OciImage.Blob layer : base.layers()) {
                parts.add(new Part(layer.digest(), pull.blob(layer.digest(), layer.bytes()), true, sibling));
            }
            parts.addAll(blobsOf(image));
            return new Upload(registry, target, memory, image, observer).all(parts);
        }
    }

    private static PushedImage unchanged(
            BuiltImage.Assembled image, int layers, RegistryTarget target, PushMemory memory) {
        memory.keep(target, List.of(image.digest()));
        return new PushedImage(new ImageRef(target.name() + "@" + image.digest()), layers, layers, 0, image.bytes());
    }

    private static List<Part> blobsOf(BuiltImage.Assembled image) {
        List<Part> parts = new ArrayList<>();
        for (BuiltLayer layer : image.layers()) {
            parts.add(new Part(layer.digest(), BlobContent.of(layer.blob(), layer.bytes()), true, null));
        }
        byte[] config = image.config().getBytes(StandardCharsets.UTF_8);
        parts.add(new Part(OciImage.digestOf(image.config()), BlobContent.of(config), false, null));
        return parts;
    }

    /// @param source a repository of the target's registry that has it; null: none is known
    private record Part(
            String digest,
            BlobContent content,
            boolean isLayer,
            @Nullable String source) {}

    /// The blobs of one image on their way.
    private static final class Upload {
        private final RegistrySession registry;
        private final RegistryTarget target;
        private final PushMemory memory;
        private final BuiltImage.Assembled image;
        private final long total;
        private final BuildObserver observer;
        private final AtomicLong sent = new AtomicLong();
        private final ReentrantLock telling = new ReentrantLock();
        private long told;

        Upload(
                RegistrySession registry,
                RegistryTarget target,
                PushMemory memory,
                BuiltImage.Assembled image,
                BuildObserver observer) {
            this.registry = registry;
            this.target = target;
            this.memory = memory;
            this.image = image;
            this.total = image.bytes();
            this.observer = observer;
        }

        /// Sends what is missing, and the manifest. What this machine pushed there lately is not asked for,
        /// unless the registry then misses it.
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
            List<String> there =
                    new ArrayList<>(parts.stream().map(Part::digest).toList());
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

        private boolean isPresentOrSend(Part part, Set<String> known) {
            if (known.contains(part.digest)) {
                return true;
            }
            // Where something is known, what is not was made since: there is no use in asking for it.
            if (known.isEmpty() && registry.hasBlob(part.digest)) {
                return true;
            }
            String source = part.source != null
                    ? part.source
                    : memory.sibling(target, part.digest).orElse(null);
            return !registry.pushBlob(part.digest, part.content, source, this::tell);
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
}
