package dev.kilter.client.image;

import dev.kilter.client.image.layer.BuiltLayer;
import dev.kilter.client.image.registry.OciImage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An image that is ready to be pushed.
public sealed interface BuiltImage {
    /// What was built, for people: `java · maven · guestbook.jar`.
    String summary();

    /// An image made here.
    ///
    /// @param builder  id of its builder
    /// @param reused   whether the inputs were those of an earlier build, so that nothing ran
    /// @param layers   bottom first
    /// @param config   the image configuration, as JSON
    /// @param manifest the OCI manifest, as JSON
    /// @param digest   `sha256:…` of the manifest
    record Assembled(
            String builder,
            String summary,
            boolean reused,
            List<BuiltLayer> layers,
            String config,
            String manifest,
            String digest)
            implements BuiltImage {
        public Assembled {
            layers = List.copyOf(layers);
        }

        /// What the image weighs: its compressed layers and its configuration.
        public long bytes() {
            int configured = config.getBytes(StandardCharsets.UTF_8).length;
            return configured + layers.stream().mapToLong(BuiltLayer::bytes).sum();
        }

        /// What it needs to run, such as `java/25`; empty when it brings all.
        String runtime() {
            return OciImage.runtime(config);
        }

        /// What it is for, as images call it.
        String architecture() {
            return OciImage.architecture(config);
        }

        /// How many layers an earlier build had compressed.
        public int layersCached() {
            return (int) layers.stream().filter(BuiltLayer::cached).count();
        }
    }

    /// An image that somebody else built and that is in a registry already.
    ///
    /// @param reference    as written: by tag or by digest
    /// @param architecture that it has to be for, as images call it
    record Prebuilt(String reference, String architecture) implements BuiltImage {
        @Override
        public String summary() {
            return "prebuilt · " + reference;
        }
    }
}
