package dev.kilter.client.image;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import dev.kilter.client.image.registry.Manifest;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Brings an image that somebody else built into the target registry. An image of the target repository stays as it is.
final class ImageCopy {
    private ImageCopy() {}

    /// Copies what the target lacks, the manifest last.
    static PushedImage copy(BuiltImage.Prebuilt image, RegistryTarget target, BuildObserver observer) {
        ImageReference from = parsed(image.reference());
        RegistryTarget source = source(from, target);
        try (RegistrySession pull = RegistrySession.open(source, false)) {
            Manifest manifest = fitting(pull, from, image.architecture());
            if (source.name().equals(target.name())) {
                return untouched(manifest, target);
            }
            try (RegistrySession push = RegistrySession.open(target, true)) {
                String sibling = source.registry().equals(target.registry()) ? source.repository() : null;
                return copy(manifest, pull, push, target, sibling, observer);
            }
        }
    }

    private static Manifest fitting(RegistrySession pull, ImageReference from, String architecture) {
        PulledImage found = PulledImage.of(pull, from, architecture);
        if (found.others().isEmpty()) {
            return found.manifest();
        }
        throw Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "'" + from + "' is for " + found.others() + ", and an image for linux/" + architecture
                                + " is wanted",
                        "Build it for linux/" + architecture + " too, or name another image.")
                .toException();
    }

    static KilterException missing(ImageReference from) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "there is no image '" + from + "', or it is not for everybody to see",
                        "Correct `image:` in kilter.yaml, or log in with `docker login " + from.getRegistry() + "`.")
                .toException();
    }

    private static PushedImage copy(
            Manifest manifest,
            RegistrySession pull,
            RegistrySession push,
            RegistryTarget target,
            @Nullable String source,
            BuildObserver observer) {
        ImageRef reference = new ImageRef(target.name() + "@" + manifest.digest());
        List<OciImage.Blob> layers = manifest.layers();
        long total = bytes(manifest);
        if (push.hasManifest(manifest.digest())) {
            return new PushedImage(reference, layers.size(), layers.size(), 0, total);
        }
        AtomicLong sent = new AtomicLong();
        int present = 0;
        for (OciImage.Blob layer : layers) {
            present += isThereOrMoved(layer, pull, push, source, sent) ? 1 : 0;
            observer.on(new BuildEvent.Uploading(sent.get(), total));
        }
        long ofLayers = sent.get();
        isThereOrMoved(manifest.config(), pull, push, source, sent);
        if (!push.pushManifest(manifest)) {
            throw push.forgets();
        }
        return new PushedImage(reference, layers.size(), present, ofLayers, total);
    }

    private static boolean isThereOrMoved(
            OciImage.Blob blob, RegistrySession pull, RegistrySession push, @Nullable String source, AtomicLong sent) {
        return push.hasBlob(blob.digest())
                || !push.pushBlob(blob.digest(), pull.blob(blob.digest(), blob.bytes()), source, null, sent::addAndGet);
    }

    private static PushedImage untouched(Manifest manifest, RegistryTarget target) {
        int layers = manifest.layers().size();
        return new PushedImage(
                new ImageRef(target.name() + "@" + manifest.digest()), layers, layers, 0, bytes(manifest));
    }

    private static long bytes(Manifest manifest) {
        return manifest.layers().stream().mapToLong(OciImage.Blob::bytes).sum();
    }

    /// Where an image is pulled from; what is known of the target's registry holds there too.
    static RegistryTarget source(ImageReference from, RegistryTarget target) {
        return from.getRegistry().equals(target.registry())
                ? target.sibling(from.getRepository())
                : new RegistryTarget(from.getRegistry(), from.getRepository(), new RegistryLogin.OfThisMachine());
    }

    static ImageReference parsed(String reference) {
        try {
            return ImageReference.parse(reference);
        } catch (InvalidImageReferenceException e) {
            throw Problem.of(
                            KilterCode.CONFIG_INVALID,
                            "'" + reference + "' is no image",
                            "Write `image:` as host/repository:tag or host/repository@sha256:….")
                    .toException(e);
        }
    }
}
