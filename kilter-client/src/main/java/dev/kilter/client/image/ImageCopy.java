package dev.kilter.client.image;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.hash.Digests;
import com.google.cloud.tools.jib.image.json.BuildableManifestTemplate;
import com.google.cloud.tools.jib.image.json.ManifestListTemplate;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import dev.kilter.client.image.build.Architecture;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Brings an image that somebody else built into the target registry. An image of the target repository stays as it is.
final class ImageCopy {
    private ImageCopy() {}

    /// Copies what the target lacks, the manifest last.
    static PushedImage copy(String reference, RegistryTarget target, BuildObserver observer) {
        ImageReference from = parsed(reference);
        RegistryTarget source = source(from, target);
        try (RegistrySession pull = RegistrySession.open(source, false)) {
            ManifestAndDigest<ManifestTemplate> found = forThisMachine(pull, from);
            if (!(found.getManifest() instanceof BuildableManifestTemplate manifest)) {
                throw Problem.of(
                                KilterCode.CONFIG_INVALID,
                                "'" + reference + "' has no image for linux/" + Architecture.ofThisMachine(),
                                "Build it for that platform too, or name another image in kilter.yaml.")
                        .toException();
            }
            if (source.name().equals(target.name())) {
                return untouched(found.getDigest(), manifest, target);
            }
            try (RegistrySession push = RegistrySession.open(target, true)) {
                return copy(manifest, pull, push, target, observer);
            }
        }
    }

    /// What the reference names; of several platforms the one of this machine.
    static ManifestAndDigest<ManifestTemplate> forThisMachine(RegistrySession pull, ImageReference from) {
        ManifestAndDigest<ManifestTemplate> found =
                pull.manifest(from.getQualifier()).orElseThrow(() -> missing(from));
        if (!(found.getManifest() instanceof ManifestListTemplate list)) {
            return found;
        }
        List<String> fitting = list.getDigestsForPlatform(Architecture.ofThisMachine(), "linux");
        return fitting.isEmpty() ? found : pull.manifest(fitting.getFirst()).orElseThrow(() -> missing(from));
    }

    private static KilterException missing(ImageReference from) {
        return Problem.of(
                        KilterCode.CONFIG_INVALID,
                        "there is no image '" + from + "', or it is not for everybody to see",
                        "Correct `image:` in kilter.yaml, or log in with `docker login " + from.getRegistry() + "`.")
                .toException();
    }

    private static PushedImage copy(
            BuildableManifestTemplate manifest,
            RegistrySession pull,
            RegistrySession push,
            RegistryTarget target,
            BuildObserver observer) {
        long total = bytes(manifest);
        long sent = 0;
        int present = 0;
        List<DescriptorDigest> blobs = new ArrayList<>();
        manifest.getLayers().forEach(layer -> blobs.add(layer.getDigest()));
        for (DescriptorDigest blob : blobs) {
            if (push.hasBlob(blob.toString())) {
                present++;
                continue;
            }
            sent += move(blob, pull, push);
            observer.on(new BuildEvent.Uploading(sent, total));
        }
        DescriptorDigest config =
                Objects.requireNonNull(manifest.getContainerConfiguration()).getDigest();
        Objects.requireNonNull(config);
        if (!push.hasBlob(config.toString())) {
            move(config, pull, push);
        }
        String digest = push.send(registry -> {
                    DescriptorDigest computed = Digests.computeJsonDigest(manifest);
                    return registry.pushManifest(manifest, computed.toString());
                })
                .toString();
        ImageRef reference = new ImageRef(target.name() + "@" + digest);
        return new PushedImage(reference, blobs.size(), present, sent, total);
    }

    private static long move(DescriptorDigest blob, RegistrySession pull, RegistrySession push) {
        long[] moved = {0};
        push.pushBlob(
                blob.toString(),
                pull.send(registry -> registry.pullBlob(blob, _ -> {}, _ -> {})),
                more -> moved[0] += more);
        return moved[0];
    }

    private static PushedImage untouched(
            DescriptorDigest digest, BuildableManifestTemplate manifest, RegistryTarget target) {
        int layers = manifest.getLayers().size();
        return new PushedImage(new ImageRef(target.name() + "@" + digest), layers, layers, 0, bytes(manifest));
    }

    private static long bytes(BuildableManifestTemplate manifest) {
        return manifest.getLayers().stream()
                .mapToLong(BuildableManifestTemplate.ContentDescriptorTemplate::getSize)
                .sum();
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
