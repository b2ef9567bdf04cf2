package dev.kilter.sdk.deploy;

import dev.kilter.sdk.app.SecretsConfig;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A Secret in the only form in which anything outside the workstation can hold it.
///
/// @param name        as kilter.yaml declares it, or that of a single key
/// @param fingerprint 64 hex digits, keyed: tells whether values are the same, to whoever knows the env's key
/// @param sealed      its values
public record SealedSecret(String name, String fingerprint, SealedValues sealed) {
    /// One Secret has no more keys: the resource of an app holds no more.
    public static final int MOST_KEYS = 1_000;

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");
    private static final int SHOWN = 10;

    public SealedSecret {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a Secret's name is a DNS label of at most 40 characters");
        }
        if (!FINGERPRINT.matcher(fingerprint).matches()) {
            throw new IllegalArgumentException("a fingerprint has 64 hex digits");
        }
    }

    /// What a Secret of this name and fingerprint is called in the cluster: other values, another name, so a pod
    /// never sees values that its release did not ship.
    public static String object(String name, String fingerprint) {
        return name + "-" + fingerprint.substring(0, SHOWN);
    }

    /// What it is called in the cluster.
    public String object() {
        return object(name, fingerprint);
    }

    /// Whether it holds the one key of a `kilter secrets set`, which every process gets.
    public boolean holdsOneKey() {
        return name.startsWith(SecretsConfig.SINGLE_KEY);
    }

    /// The objects whose keys become variables of this app's processes, the later one wins: those it declares, then
    /// single keys.
    public static List<String> consumed(SecretsConfig config, List<SealedSecret> all) {
        return Stream.concat(
                        config.consumed().stream()
                                .flatMap(name -> all.stream()
                                        .filter(secret -> secret.name().equals(name))),
                        all.stream().filter(SealedSecret::holdsOneKey))
                .map(SealedSecret::object)
                .toList();
    }

    /// The file that is committed for this namespace.
    public String manifest(String namespace) {
        return sealed.manifest(namespace, name, object());
    }
}
