package dev.kilter.client;

import dev.kilter.client.image.BaseImages;
import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.client.image.registry.RegistryTarget;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.wire.PlatformInfo;
import org.jspecify.annotations.Nullable;

/// Where an app's image goes, and what it stands on.
///
/// @param target where it is pushed
/// @param bases  what the platform has for it to stand on
public record ImagePlace(RegistryTarget target, BaseImages bases) {
    /// For this app on this platform.
    ///
    /// @param registry `host/scope` that a person or kilter.yaml names; null: the platform's own, in the org's
    /// scope
    /// @param login    of this machine
    /// @param own      for a registry that takes the platform's own login
    public static ImagePlace of(
            PlatformInfo platform,
            AppConfig config,
            @Nullable String registry,
            RegistryLogin login,
            RegistryLogin own) {
        String org = config.project().org();
        String app = config.project().app();
        if (platform.local()) {
            return new ImagePlace(RegistryTarget.below(platform.registry() + "/" + org, app, login), BaseImages.NONE);
        }
        String place = registry != null ? registry : platform.registry();
        if (place.isEmpty()) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "there is no registry to push to",
                            "Add `registry: host/scope` to kilter.yaml, or --registry.")
                    .toException();
        }
        if (place.equals(platform.registry()) && (platform.opensRegistry() || !place.contains("/"))) {
            place += "/" + org;
        }
        RegistryTarget target = RegistryTarget.below(place, app, login);
        boolean known = platform.registry().equals(target.registry())
                || platform.registry().startsWith(target.registry() + "/");
        if (known && platform.opensRegistry()) {
            target = RegistryTarget.below(place, app, own);
        }
        return new ImagePlace(
                target.speakingPlainHttp(platform.speaksPlainHttp() && known), new BaseImages(platform.bases(), true));
    }

    /// The same place, whose registry speaks plain http.
    public ImagePlace speakingPlainHttp() {
        return new ImagePlace(target.speakingPlainHttp(true), bases);
    }
}
