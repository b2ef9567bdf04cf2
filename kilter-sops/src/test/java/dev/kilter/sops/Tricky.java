package dev.kilter.sops;

import dev.kilter.sdk.deploy.SealedSecret;
import dev.kilter.sdk.deploy.SealedValues;
import dev.kilter.sdk.deploy.SecretManifest;
import dev.kilter.testkit.TrickyValues;
import java.util.SortedMap;

/// A Secret of tricky values.
final class Tricky {
    static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    private Tricky() {}

    static SecretManifest manifest() {
        return manifest(TrickyValues.byKey());
    }

    static SecretManifest manifest(SortedMap<String, String> values) {
        return new SecretManifest(
                "acme-shop-dev", "shop-secrets", SealedSecret.object("shop-secrets", FINGERPRINT), values);
    }

    static String file(SealedValues sealed) {
        return new SealedSecret("shop-secrets", FINGERPRINT, sealed).manifest("acme-shop-dev");
    }
}
