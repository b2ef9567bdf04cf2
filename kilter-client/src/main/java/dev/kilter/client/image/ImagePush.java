package dev.kilter.client.image;

import com.google.cloud.tools.jib.api.ImageReference;
import dev.kilter.client.image.ImageUpload.Part;
import dev.kilter.client.image.layer.GrowingFile;
import dev.kilter.client.image.layer.LayerFollower;
import dev.kilter.client.image.registry.LoopbackRegistry;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.deploy.ImageRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Brings an image into a registry: one question when it is there already, else the blobs that are missing, side by
/// side, and the manifest last. What [ImageBuild#following] tells it of is on its way while it is made. Pushing twice
/// does no harm.
public final class ImagePush implements LayerFollower, AutoCloseable {
    private final RegistryTarget target;
    private final BaseImages bases;
    private final PushMemory memory;
    private final EarlyUploads early;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RegistrySession session;

    /// A push on the base that the platform names where one is needed. Nobody is asked before something is to be
    /// sent.
    ///
    /// @param isFirst whether nobody pushed this app yet: asked, from another thread, where this machine did not
    public ImagePush(RegistryTarget target, BaseImages bases, PushMemory memory, BooleanSupplier isFirst) {
        this.target = target;
        this.bases = bases;
        this.memory = memory;
        early = new EarlyUploads(this::session, () -> !memory.of(target).isEmpty() || isFirst.getAsBoolean());
    }

    /// Pushes an image that is there.
    public static PushedImage push(
            BuiltImage image, RegistryTarget target, BaseImages bases, PushMemory memory, BuildObserver observer) {
        try (ImagePush push = new ImagePush(target, bases, memory, () -> false)) {
            return push.push(image, observer);
        }
    }

    /// A prebuilt image is copied, unless it lives in the target repository.
    public PushedImage push(BuiltImage image, BuildObserver observer) {
        return switch (image) {
            case BuiltImage.Assembled assembled -> {
                Optional<String> base = bases.of(assembled.runtime());
                yield base.isPresent() ? push(assembled, base.get(), observer) : push(assembled, observer);
            }
            case BuiltImage.Prebuilt prebuilt -> ImageCopy.copy(prebuilt, target, observer);
        };
    }

    @Override
    public void begins(GrowingFile layer) {
        early.begins(layer);
    }

    @Override
    public void close() {
        early.close();
        RegistrySession opened = session;
        if (opened != null) {
            opened.close();
        }
    }

    private RegistrySession session() {
        lock.lock();
        try {
            RegistrySession opened = session == null ? RegistrySession.open(target, true) : session;
            session = opened;
            return opened;
        } finally {
            lock.unlock();
        }
    }

    private PushedImage push(BuiltImage.Assembled image, BuildObserver observer) {
        Set<String> known = memory.of(target);
        boolean isNews = !known.isEmpty() && !known.contains(image.digest());
        Optional<Boolean> held = isNews ? Optional.of(false) : LoopbackRegistry.hasManifest(target, image.digest());
        if (held.orElse(false)) {
            return unchanged(image, image.layers().size(), target, memory);
        }
        if (held.isEmpty() && session().hasManifest(image.digest())) {
            return unchanged(image, image.layers().size(), target, memory);
        }
        return upload(image, observer).all(Part.of(image));
    }

    private PushedImage push(BuiltImage.Assembled app, String reference, BuildObserver observer) {
        ImageReference from = ImageCopy.parsed(reference);
        RegistryTarget place = ImageCopy.source(from, target);
        try (RegistrySession pull = RegistrySession.open(place, false)) {
            BaseImage base = memory.base(place, reference, app.architecture()).orElseGet(() -> {
                BaseImage pulled = BaseImage.pull(pull, place, from, app.architecture());
                memory.keep(pulled, reference, app.architecture());
                return pulled;
            });
            BuiltImage.Assembled image = base.under(app);
            Set<String> known = memory.of(target);
            boolean isNews = !known.isEmpty() && !known.contains(image.digest());
            if (!isNews && session().hasManifest(image.digest())) {
                return unchanged(image, base.layers().size() + app.layers().size(), target, memory);
            }
            List<Part> parts = new ArrayList<>();
            String sibling = place.registry().equals(target.registry()) ? place.repository() : null;
            for (OciImage.Blob layer : base.layers()) {
                parts.add(new Part(layer.digest(), pull.blob(layer.digest(), layer.bytes()), true, sibling));
            }
            parts.addAll(Part.of(image));
            return upload(image, observer).all(parts);
        }
    }

    private ImageUpload upload(BuiltImage.Assembled image, BuildObserver observer) {
        return new ImageUpload(session(), early, target, memory, image, observer);
    }

    private static PushedImage unchanged(
            BuiltImage.Assembled image, int layers, RegistryTarget target, PushMemory memory) {
        memory.keep(target, List.of(image.digest()));
        return new PushedImage(new ImageRef(target.name() + "@" + image.digest()), layers, layers, 0, image.bytes());
    }
}
