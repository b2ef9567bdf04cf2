package dev.kilter.client.image.registry;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A request to a registry, without its login.
///
/// @param body null: none
record Call(
        String method,
        URI uri,
        Map<String, String> headers,
        @Nullable Body body) {
    Call {
        headers = Map.copyOf(headers);
    }

    /// What is sent along.
    ///
    /// @param offset where it begins
    /// @param sent   hears how many bytes more are on the wire
    record Body(BlobContent content, long offset, LongConsumer sent) {
        long size() {
            return content.size() - offset;
        }
    }

    static Call of(String method, URI uri) {
        return new Call(method, uri, Map.of(), null);
    }

    Call with(String header, String value) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put(header, value);
        return new Call(method, uri, all, body);
    }

    Call with(Body other) {
        return new Call(method, uri, headers, other);
    }

    /// The same, asked elsewhere.
    Call at(URI other) {
        return new Call(method, other, headers, body);
    }

    /// Whether asking somewhere else instead is safe.
    boolean mayBeRedirected() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
