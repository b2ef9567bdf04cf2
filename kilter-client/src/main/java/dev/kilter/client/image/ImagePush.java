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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// Brings an image into a registry: one question when it is there already, else the blobs that are missing, side by
/// side, and the manifest last. Pushing twice does no harm.
public final class ImagePush {
    private static final long SMALLEST_NEWS = 256 * 1024;

    private ImagePush() {}

    /// Pushes, on the base that the platform names where one is needed. A prebuilt image is copied, unless it lives
    /// in the target repository.
    public static PushedImage push(BuiltImage image, RegistryTarget target, BaseImages bases, BuildObserver observer) {
        return switch (image) {
            case BuiltImage.Assembled assembled -> {
                Optional<String> base = bases.of(assembled.runtime());
                yield base.isPresent()
                        ? push(assembled, target, base.get(), observer)
                        : push(assembled, target, observer);
            }
            case BuiltImage.Prebuilt(String reference) -> ImageCopy.copy(reference, target, observer);
        };
    }

    private static PushedImage push(BuiltImage.Assembled image, RegistryTarget target, BuildObserver observer) {
        ImageRef reference = new ImageRef(target.name() + "@" + image.digest());
        PushedImage unchanged =
                new PushedImage(reference, image.layers().size(), image.layers().size(), 0, image.bytes());
        Optional<Boolean> known = LoopbackRegistry.hasManifest(target, image.digest());
        if (known.orElse(false)) {
            return unchanged;
        }
        try (RegistrySession registry = RegistrySession.open(target, true)) {
            if (known.isEmpty() && registry.hasManifest(image.digest())) {
                return unchanged;
            }
            Upload upload = new Upload(registry, image.bytes(), observer);
            int present = upload.all(blobsOf(image));
            registry.pushManifest(image.manifest());
            return new PushedImage(reference, image.layers().size(), present, upload.sent(), image.bytes());
        }
    }

    private static PushedImage push(
            BuiltImage.Assembled app, RegistryTarget target, String reference, BuildObserver observer) {
        ImageReference from = ImageCopy.parsed(reference);
        RegistryTarget place = ImageCopy.source(from, target);
        try (RegistrySession pull = RegistrySession.open(place, false);
                RegistrySession registry = RegistrySession.open(target, true)) {
            BaseImage base = BaseImage.pull(pull, place, from);
            BuiltImage.Assembled image = base.under(app);
            ImageRef pushed = new ImageRef(target.name() + "@" + image.digest());
            int layers = base.layers().size() + app.layers().size();
            if (registry.hasManifest(image.digest())) {
                return new PushedImage(pushed, layers, layers, 0, image.bytes());
            }
            Upload upload = new Upload(registry, image.bytes(), observer);
            int present = upload.all(blobsOf(image));
            for (OciImage.Blob layer : base.layers()) {
                boolean isSibling = place.registry().equals(target.registry());
                if (registry.hasBlob(layer.digest())
                        || !registry.pushBlob(
                                layer.digest(),
                                pull.blob(layer.digest(), layer.bytes()),
                                isSibling ? place.repository() : null,
                                isSibling ? _ -> {} : upload::tell)) {
                    present++;
                }
            }
            registry.pushManifest(image.manifest());
            return new PushedImage(pushed, layers, present, upload.sent(), image.bytes());
        }
    }

    private static List<Part> blobsOf(BuiltImage.Assembled image) {
        List<Part> parts = new ArrayList<>();
        for (BuiltLayer layer : image.layers()) {
            parts.add(new Part(layer.digest(), BlobContent.of(layer.blob(), layer.bytes()), true));
        }
        byte[] config = image.config().getBytes(StandardCharsets.UTF_8);
        parts.add(new Part(OciImage.digestOf(image.config()), BlobContent.of(config), false));
        return parts;
    }

    private record Part(String digest, BlobContent content, boolean isLayer) {}

    /// The blobs of one image on their way.
    private static final class Upload {
        private final RegistrySession registry;
        private final long total;
        private final BuildObserver observer;
        private final AtomicLong sent = new AtomicLong();
        private final ReentrantLock telling = new ReentrantLock();
        private long told;

        Upload(RegistrySession registry, long total, BuildObserver observer) {
            this.registry = registry;
            this.total = total;
            this.observer = observer;
        }

        long sent() {
            return sent.get();
        }

        /// Sends what is missing; the number of layers that were there.
        int all(List<Part> parts) {
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> running = new ArrayList<>();
                for (Part part : parts) {
                    running.add(pool.submit(() -> isPresentOrSend(part)));
                }
                int present = 0;
                for (int i = 0; i < parts.size(); i++) {
                    present += outcome(running.get(i)) && parts.get(i).isLayer ? 1 : 0;
                }
                return present;
            }
        }

        private boolean isPresentOrSend(Part part) {
            if (registry.hasBlob(part.digest)) {
                return true;
            }
            registry.pushBlob(part.digest, part.content, null, this::tell);
            return false;
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
