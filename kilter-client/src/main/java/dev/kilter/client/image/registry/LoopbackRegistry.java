package dev.kilter.client.image.registry;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The one question of an unchanged deploy, asked of a registry on this machine. The protocol library answers it too, but tries
/// TLS first and takes a second to load; whatever is unclear here is left to it.
public final class LoopbackRegistry {
    private static final int MILLIS = 2_000;

    private LoopbackRegistry() {}

    /// Whether the repository surely holds this manifest. False: not, or not known.
    public static boolean hasManifest(RegistryTarget target, String digest) {
        if (!(target.login() instanceof RegistryLogin.Given login) || !target.isLoopback()) {
            return false;
        }
        try {
            URI uri = URI.create("http://" + target.registry() + "/v2/" + target.repository() + "/manifests/" + digest);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            try {
                connection.setRequestMethod("HEAD");
                connection.setConnectTimeout(MILLIS);
                connection.setReadTimeout(MILLIS);
                connection.setRequestProperty("Accept", "application/vnd.oci.image.manifest.v1+json");
                connection.setRequestProperty("Authorization", basic(login));
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException _) {
            return false;
        }
    }

    private static String basic(RegistryLogin.Given login) {
        byte[] pair = (login.user() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
