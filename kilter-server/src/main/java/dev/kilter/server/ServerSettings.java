package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.server.identity.Trust;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What a platform decides about its server.
///
/// @param port      0: any free one
/// @param name      what people call the platform
/// @param local     whether only this machine may use it
/// @param images    where images go, and what they stand on
/// @param appDomain hosts of apps end in it
/// @param scheme    of apps' URLs: `http` or `https`
/// @param gatewayPort port of apps' URLs; null: the scheme's own
/// @param timeout   of a deploy that names none
/// @param longest   timeout that a deploy may ask for
/// @param reviewDestructive whether destructive migrations of a protected env need a reviewed plan
/// @param jobKey    shared with the operator, for tokens of Jobs; at least 32 bytes
/// @param sopsRecipient the public age key that secrets are sealed for; null: none
/// @param trusts    CI jobs that get a token, first come first
public record ServerSettings(
        int port,
        String name,
        boolean local,
        Images images,
        String appDomain,
        String scheme,
        @Nullable Integer gatewayPort,
        Duration timeout,
        Duration longest,
        boolean reviewDestructive,
        java.nio.ByteBuffer jobKey,
        @Nullable String sopsRecipient,
        List<Trust> trusts) {
    public ServerSettings {
        trusts = List.copyOf(trusts);
    }

    /// Where images go.
    ///
    /// @param registry  where clients push when kilter.yaml names none
    /// @param plainHttp whether it speaks plain http although it is not on the client's machine
    /// @param bases     the base image for each runtime; empty where the host brings it
    /// @param allowed   registries, perhaps with a scope, that images may come from; empty: from anywhere
    /// @param key       signs tokens of that registry; null: it has logins of its own
    /// @param nodes     what runs them
    public record Images(
            String registry,
            boolean plainHttp,
            SortedMap<String, String> bases,
            List<String> allowed,
            @Nullable RegistryKey key,
            NodeProcessors nodes) {
        public Images {
            allowed = List.copyOf(allowed);
        }

        /// A registry whose images stand on nothing; what runs them is not known.
        public static Images without(String registry) {
            return new Images(registry, false, Collections.emptySortedMap(), List.of(), null, NodeProcessors.UNKNOWN);
        }

        /// The same images, run by these nodes.
        public Images runBy(NodeProcessors others) {
            return new Images(registry, plainHttp, bases, allowed, key, others);
        }
    }

    /// The key of this slot's fingerprints, 64 hex digits. It is made from the job key, so nothing is kept, and
    /// every server of a platform has the same.
    String fingerprintKey(Slot slot) {
        return derived("fingerprints of " + slot);
    }

    /// 64 hex digits that nobody can make of this purpose without the job key.
    String derived(String purpose) {
        try {
            byte[] key = new byte[jobKey.remaining()];
            jobKey.duplicate().get(key);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /// Where this app is reached.
    Addresses addresses(AppConfig config) {
        return new Addresses(config, this);
    }
}
