package dev.kilter.server;

import dev.kilter.sdk.app.AppConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a platform decides about its server.
///
/// @param port      0: any free one
/// @param name      what people call the platform
/// @param local     whether only this machine may use it
/// @param registry  where clients push when kilter.yaml names none
/// @param appDomain hosts of apps end in it
/// @param gatewayPort port of apps' URLs; null: the scheme's own
/// @param timeout   of a deploy that names none
/// @param longest   timeout that a deploy may ask for
/// @param reviewDestructive whether destructive migrations of a protected env need a reviewed plan
/// @param jobKey    shared with the operator, for tokens of Jobs; at least 32 bytes
public record ServerSettings(
        int port,
        String name,
        boolean local,
        String registry,
        String appDomain,
        @Nullable Integer gatewayPort,
        Duration timeout,
        Duration longest,
        boolean reviewDestructive,
        java.nio.ByteBuffer jobKey) {
    /// The host of this app; null for an internal one.
    @Nullable
    String host(AppConfig config) {
        return config.web().isPublic() ? config.slot().names().hostLabel() + "." + appDomain : null;
    }

    /// The URL of this app; null for an internal one.
    @Nullable
    String url(AppConfig config) {
        String host = host(config);
        if (host == null) {
            return null;
        }
        return local ? "http://" + host + ":" + gatewayPort : "https://" + host;
    }
}
