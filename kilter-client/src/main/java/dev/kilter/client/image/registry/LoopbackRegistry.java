package dev.kilter.client.image.registry;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_OK;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The one question of an unchanged deploy, asked of a registry on this machine. The protocol library answers it too,
/// but tries TLS first and takes a second to load; whatever is unclear here is left to it.
public final class LoopbackRegistry {
    private static final int MILLIS = 2_000;

    private LoopbackRegistry() {}

    /// Whether the repository surely holds this manifest. False: not, or not known.
    public static boolean hasManifest(RegistryTarget target, String digest) {
        if (!(target.login() instanceof RegistryLogin.Given login) || !target.isLoopback()) {
            return false;
        }
        try {
            return status(target, "HEAD", target.repository() + "/manifests/" + digest, basic(login)) == HTTP_OK;
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether it answers to plain http; one that wants TLS answers 400 or hangs up.
    static boolean speaksPlainHttp(RegistryTarget target) {
        try {
            return status(target, "GET", "", null) != HTTP_BAD_REQUEST;
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

    private static String basic(RegistryLogin.Given login) {
        byte[] pair = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
