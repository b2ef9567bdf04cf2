package dev.kilter.client.image.registry;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The one question of an unchanged deploy, asked of a registry on this machine. The protocol library answers it too,
/// but tries TLS first and takes a second to load; whatever is unclear here is left to it.
public final class LoopbackRegistry {
    private static final int MILLIS = 2_000;

    private static final Set<String> PLAIN = ConcurrentHashMap.newKeySet();

    private LoopbackRegistry() {}

    /// Whether the repository holds this manifest. Empty: nobody here knows.
    public static Optional<Boolean> hasManifest(RegistryTarget target, String digest) {
        if (!(target.login() instanceof RegistryLogin.Given login) || !target.isLoopback()) {
            return Optional.empty();
        }
        try {
            String path = target.repository() + "/manifests/" + digest;
            int status = status(target, "HEAD", path, Basic.header(login.user(), login.password()));
            if (status == HTTP_OK || status == HTTP_NOT_FOUND) {
                PLAIN.add(target.registry());
                return Optional.of(status == HTTP_OK);
            }
            return Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Whether it answers to plain http; one that wants TLS answers 400 or hangs up. Asked once, as long as the
    /// program runs.
    static boolean speaksPlainHttp(RegistryTarget target) {
        if (PLAIN.contains(target.registry())) {
            return true;
        }
        try {
            boolean isPlain = status(target, "GET", "", null) != HTTP_BAD_REQUEST;
            if (isPlain) {
                PLAIN.add(target.registry());
            }
            return isPlain;
        } catch (IOException _) {
            return false;
        }
    }

    private static int status(RegistryTarget target, String method, String path, @Nullable String authorization)
            throws IOException {
        URI uri = URI.create("http://" + target.registry() + "/v2/" + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json, */*");
            if (authorization != null) {
                connection.setRequestProperty("Authorization", authorization);
            }
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
