package dev.kilter.client.image;

import com.google.cloud.tools.jib.api.ImageReference;
import dev.kilter.client.image.registry.Manifest;
import dev.kilter.client.image.registry.OciImage;
import dev.kilter.client.image.registry.RegistrySession;

/// The image for one processor that a registry has under a name.
///
/// @param manifest its manifest; the whole index where that has no image for the processor
/// @param config   its configuration; empty for an index
/// @param others   the platforms that it is for in place of the one that is wanted, for people; empty: it fits
record PulledImage(Manifest manifest, String config, String others) {
    /// What the reference names; of several platforms the one that is wanted. An image that does not say what it is
    /// for fits.
    static PulledImage of(RegistrySession pull, ImageReference from, String architecture) {
        Manifest found = pull.manifest(from.getQualifier()).orElseThrow(() -> ImageCopy.missing(from));
        Manifest manifest = found.forLinuxOn(architecture)
                .map(digest -> pull.manifest(digest).orElseThrow(() -> ImageCopy.missing(from)))
                .orElse(found);
        if (!manifest.isImage()) {
            String all = String.join(", ", manifest.platforms());
            return new PulledImage(manifest, "", all.isEmpty() ? "no platform that it names" : all);
        }
        String config = pull.text(manifest.config().digest());
        String made = OciImage.architecture(config);
        return new PulledImage(manifest, config, made.isEmpty() || made.equals(architecture) ? "" : "linux/" + made);
    }
}
