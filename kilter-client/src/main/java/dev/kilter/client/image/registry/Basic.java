package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The simplest login of HTTP.
final class Basic {
    private Basic() {}

    static String header(Credential credential) {
        return header(credential.getUsername(), credential.getPassword());
    }

    static String header(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
