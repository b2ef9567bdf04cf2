package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URL;

/// Speaks plain http, for a registry on this machine. The protocol library would try TLS first, and a server that waits
/// for the end of what it takes for a request line keeps it waiting.
final class PlainHttpClient extends FailoverHttpClient {
    PlainHttpClient() {
        super(true, true, _ -> {});
    }

    @Override
    public Response call(String method, URL url, Request request) throws IOException {
        URL plain = url.getProtocol().equals("https")
                ? URI.create("http" + url.toString().substring("https".length()))
                        .toURL()
                : url;
        return super.call(method, plain, request);
    }
}
